package io.raftsman.starter.inventory;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Variables of the command line, stronger than any of the inventory: {@code -e key=value} (several
 * in one, apart by blanks, quoted as in a shell), {@code -e '{"key": true}'} and {@code -e @file}.
 * A later one beats an earlier one.
 */
public final class ExtraVariables {
  private static final String REMEDY = "write -e key=value, -e '{\"key\": value}' or -e @file";

  private static final Pattern ESCAPED_SLASH = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*+)\\\\/");

  private final Map<String, Value> variables;
  private final List<Warning> warnings;

  private ExtraVariables(Map<String, Value> variables, List<Warning> warnings) {
    this.variables = Map.copyOf(variables);
    this.warnings = List.copyOf(warnings);
  }

  /** No variables. */
  public static ExtraVariables none() {
    return new ExtraVariables(Map.of(), List.of());
  }

  /**
   * Reads the arguments of {@code -e}, in their order.
   *
   * @throws InventoryException naming each argument that can't be read
   */
  public static ExtraVariables parse(List<String> arguments) {
    Map<String, Value> variables = new LinkedHashMap<>();
    var findings = new Findings();
    for (int i = 0; i < arguments.size(); i++) {
      // The argument isn't repeated in a fault: it may hold a password.
      Place place = arguments.size() == 1 ? Place.ARGUMENT : new Place("-e number " + (i + 1), 0);
      try {
        variables.putAll(parse(arguments.get(i).strip(), place, findings));
      } catch (InventoryException e) {
        e.faults().forEach(findings::fault);
      }
    }
    findings.throwIfFaulty();
    return new ExtraVariables(variables, findings.warnings());
  }

  Optional<Value> get(String variable) {
    return Optional.ofNullable(variables.get(variable));
  }

  List<Warning> warnings() {
    return warnings;
  }

  private static Map<String, Value> parse(String argument, Place place, Findings findings) {
    if (argument.startsWith("@")) {
      return file(argument.substring(1), place, findings);
    }
    if (argument.startsWith("{") || argument.startsWith("[")) {
      return mapping(jsonAsYaml(argument), place.source(), place, findings);
    }
    return pairs(argument, place, findings);
  }

  private static Map<String, Value> file(String name, Place place, Findings findings) {
    if (name.isBlank()) {
      throw new InventoryException(Fault.of(place, "@ names no file", REMEDY));
    }
    Path file;
    try {
      file = Path.of(Paths.expandHome(name));
    } catch (InvalidPathException e) {
      throw new InventoryException(
          Fault.of(place, Text.quoted("@" + name) + " names no file", REMEDY));
    }
    String text = TextFile.read(file, REMEDY);
    boolean json = text.stripLeading().startsWith("{");
    return mapping(
        json ? jsonAsYaml(text) : text, file.toString(), new Place(file.toString(), 1), findings);
  }

  /** YAML takes JSON but for tabs, which JSON's strings don't hold either, and {@code \/}. */
  private static String jsonAsYaml(String json) {
    return ESCAPED_SLASH.matcher(json.replace('\t', ' ')).replaceAll("$1/");
  }

  private static Map<String, Value> mapping(
      String text, String source, Place place, Findings findings) {
    Optional<Node> root = YamlDocument.parse(text, source);
    if (root.isEmpty() || root.get().getTag().equals(Tag.NULL)) {
      throw new InventoryException(Fault.of(place, "holds no variables", REMEDY));
    }
    if (!(root.get() instanceof MappingNode mapping)) {
      throw new InventoryException(
          Fault.of(
              place,
              "is "
                  + Values.of(root.get(), Origin.DEFAULT).kind().words()
                  + ", not a mapping of variables",
              REMEDY));
    }
    Map<String, Value> variables = new LinkedHashMap<>();
    for (YamlMapping.Entry entry :
        YamlMapping.entries(mapping, source, "the variables", findings)) {
      Place where = place.line() == 0 ? Place.ARGUMENT : entry.place();
      keep(entry.key(), Values.of(entry.value(), Origin.argument(where)), variables, findings);
    }
    return variables;
  }

  private static Map<String, Value> pairs(String argument, Place place, Findings findings) {
    List<String> words;
    try {
      words = ShellWords.split(argument);
    } catch (BadValueException e) {
      throw new InventoryException(Fault.of(place, e.problem(), e.remedy()));
    }
    if (words.isEmpty()) {
      throw new InventoryException(Fault.of(place, "an empty argument", REMEDY));
    }
    Map<String, Value> variables = new LinkedHashMap<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      int equals = word.indexOf('=');
      if (equals < 1) {
        // A later word may be the rest of a password with a blank in it.
        String what = i == 0 ? Text.quoted(word) : "word " + (i + 1);
        findings.fault(Fault.of(place, what + " is not key=value", REMEDY));
      } else {
        Value value = Value.text(word.substring(equals + 1), Origin.argument(Place.ARGUMENT));
        keep(word.substring(0, equals), value, variables, findings);
      }
    }
    return variables;
  }

  private static void keep(
      String name, Value value, Map<String, Value> variables, Findings findings) {
    if (Parameter.of(name).isPresent() || ConnectionVariables.isHonoured(name)) {
      variables.put(name, ConnectionVariables.kept(name, value));
    } else if (ConnectionVariables.isPassword(name)) {
      variables.put(name, Value.of(Value.Kind.TAGGED, value.origin()));
    } else {
      findings.warn(
          value.place(),
          Text.printable(name)
              + " is not a parameter of Raftsman and is left alone"
              + NearMiss.of(name).map(meant -> "; did you mean " + meant + "?").orElse(""));
    }
  }
}
