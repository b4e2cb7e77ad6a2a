package io.raftsman.starter.inventory;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * One YAML document as a tree of nodes with their lines. Nothing is constructed, so that tags of
 * other modules do no harm; size, depth and what aliases expand to are bounded.
 */
final class YamlDocument {
  private static final Pattern INI_SECTION =
      Pattern.compile("(?:[ \\t]*(?:[#;].*)?\\R){0,100}+\\[[A-Za-z0-9_:.-]+\\][ \\t]*\\R");

  static final int MAX_DEPTH = 50;
  static final int MAX_EVENTS = 300_000;

  /** Characters. The scanner takes time by the square of a word's length. */
  static final int MAX_LINE = 100_000;

  static final long MAX_EXPANDED_NODES = 1_000_000;

  private final String source;

  private YamlDocument(String source) {
    this.source = source;
  }

  /**
   * The root of the only document in a text; empty when the text holds nothing.
   *
   * @param source the file's name, for places
   * @throws InventoryException when it is not YAML, or out of bounds
   */
  static Optional<Node> parse(String text, String source) {
    return new YamlDocument(source).compose(text);
  }

  /** The line of a node, counted from 1. */
  static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  private Optional<Node> compose(String text) {
    refuseOddText(text);
    var options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    options.setNestingDepthLimit(Integer.MAX_VALUE);
    options.setMaxAliasesForCollections(Integer.MAX_VALUE);
    Parser parser = new BoundedParser(new ParserImpl(new StreamReader(text), options));
    Optional<Node> root;
    try {
      root = Optional.ofNullable(new Composer(parser, new Resolver(), options).getSingleNode());
    } catch (MarkedYAMLException e) {
      throw new InventoryException(syntax(e, text));
    } catch (YAMLException e) {
      throw new InventoryException(fault(0, "is not YAML", "check it with a YAML linter"));
    }
    root.ifPresent(node -> new Expansion().measure(node));
    return root;
  }

  private void refuseOddText(String text) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      if (point == '\n') {
        line++;
        start = i;
      } else if (i - start > MAX_LINE) {
        throw new InventoryException(
            fault(
                line,
                "a line of more than " + MAX_LINE + " characters",
                "an inventory is a small text file; is this the right one?"));
      } else if (!StreamReader.isPrintable(point)) {
        throw new InventoryException(
            fault(
                line,
                String.format(Locale.ROOT, "holds the control character U+%04X", point),
                "an inventory is plain text; is this the right file?"));
      }
      i += Character.charCount(point);
    }
  }

  private Fault syntax(MarkedYAMLException e, String text) {
    int line = line(e.getProblemMark());
    String problem = Optional.ofNullable(e.getProblem()).orElse("unexpected text");
    if (problem.contains("TAB")) {
      return fault(line, "a tab stands where YAML wants spaces", "indent with spaces");
    }
    String context = Optional.ofNullable(e.getContext()).map(c -> c + ": ").orElse("");
    return fault(
        line,
        "is not YAML: " + Text.printable(context + problem.strip()),
        INI_SECTION.matcher(text).lookingAt()
            ? "this looks like an INI inventory: write it as YAML"
            : "check indentation, colons, quotes and brackets there");
  }

  private Fault fault(int line, String problem, String remedy) {
    return Fault.of(new Place(source, line), problem, remedy);
  }

  private static int line(Mark mark) {
    return mark == null ? 0 : mark.getLine() + 1;
  }

  /** Lets events through while they stay within the bounds, and only one document. */
  private final class BoundedParser implements Parser {
    private final Parser events;
    private int count;
    private int depth;
    private int documents;

    BoundedParser(Parser events) {
      this.events = events;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
      return events.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
      return events.peekEvent();
    }

    @Override
    public Event getEvent() {
      Event event = events.getEvent();
      int line = line(event.getStartMark());
      switch (event.getEventId()) {
        case SequenceStart, MappingStart -> depth++;
        case SequenceEnd, MappingEnd -> depth--;
        case DocumentStart -> documents++;
        default -> {}
      }
      if (depth > MAX_DEPTH) {
        throw refusal(line, "is nested deeper than " + MAX_DEPTH + " levels", "flatten it");
      }
      if (++count > MAX_EVENTS) {
        throw refusal(line, "has too many values to be an inventory", "is this the right file?");
      }
      if (documents > 1) {
        throw refusal(
            line, "a second YAML document begins here", "keep one document, without a second ---");
      }
      return event;
    }

    private InventoryException refusal(int line, String problem, String remedy) {
      return new InventoryException(fault(line, problem, remedy));
    }
  }

  /** How much a tree is, once every alias is written out. Linear in the size of the file. */
  private final class Expansion {
    private record Extent(long nodes, int depth) {}

    private static final Extent OPEN = new Extent(-1, 0);
    private final IdentityHashMap<Node, Extent> measured = new IdentityHashMap<>();

    Extent measure(Node node) {
      Extent known = measured.get(node);
      if (OPEN.equals(known)) {
        throw new InventoryException(
            fault(line(node.getStartMark()), "an alias refers to itself", "write it out"));
      }
      if (known != null) {
        return known;
      }
      measured.put(node, OPEN);
      long nodes = 1;
      int depth = 0;
      for (Node child : children(node)) {
        Extent extent = measure(child);
        nodes += extent.nodes();
        depth = Math.max(depth, extent.depth());
        if (nodes > MAX_EXPANDED_NODES || depth > MAX_DEPTH) {
          throw new InventoryException(
              fault(
                  line(node.getStartMark()),
                  "its aliases expand to more than an inventory can hold",
                  "write the values out"));
        }
      }
      Extent extent = new Extent(nodes, depth + 1);
      measured.put(node, extent);
      return extent;
    }

    private Iterable<Node> children(Node node) {
      if (!(node instanceof CollectionNode<?> collection)) {
        return List.of();
      }
      return () ->
          collection.getValue().stream()
              .flatMap(
                  item ->
                      item instanceof NodeTuple tuple
                          ? Stream.of(tuple.getKeyNode(), tuple.getValueNode())
                          : Stream.of((Node) item))
              .iterator();
    }
  }
}
