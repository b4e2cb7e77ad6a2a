package io.raftsman.starter.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A YAML mapping's entries by name: duplicates are faults, merge keys ({@code <<}) are followed.
 */
final class YamlMapping {

  /** One entry of a mapping; the place is its key's. */
  record Entry(String key, Place place, Node value) {}

  private final String source;
  private final String what;
  private final Findings findings;

  private YamlMapping(String source, String what, Findings findings) {
    this.source = source;
    this.what = what;
    this.findings = findings;
  }

  /**
   * The entries in the file's order, own ones before merged ones.
   *
   * @param what the mapping's name in a fault, such as {@code the variables of group etcd}
   */
  static List<Entry> entries(MappingNode node, String source, String what, Findings findings) {
    return new YamlMapping(source, what, findings).read(node);
  }

  private List<Entry> read(MappingNode node) {
    Map<String, Entry> own = new LinkedHashMap<>();
    List<Node> merged = new ArrayList<>();
    for (NodeTuple tuple : node.getValue()) {
      Node key = tuple.getKeyNode();
      Place place = new Place(source, YamlDocument.line(key));
      if (key.getTag().equals(Tag.MERGE)) {
        merged.add(tuple.getValueNode());
      } else if (key instanceof ScalarNode scalar && !key.getTag().equals(Tag.NULL)) {
        Entry entry = new Entry(scalar.getValue(), place, tuple.getValueNode());
        Entry earlier = own.putIfAbsent(entry.key(), entry);
        if (earlier != null) {
          findings.fault(duplicate(earlier, place));
        }
      } else {
        findings.fault(
            Fault.of(place, "a name in " + what + " is not plain text", "write it as a word"));
      }
    }
    merged.forEach(value -> merge(value, own));
    return List.copyOf(own.values());
  }

  private Fault duplicate(Entry earlier, Place place) {
    return Fault.of(
        place,
        Text.quoted(earlier.key())
            + " stands twice in "
            + what
            + ", here and in line "
            + earlier.place().line(),
        "keep one of the two");
  }

  private void merge(Node value, Map<String, Entry> own) {
    if (value instanceof MappingNode mapping) {
      read(mapping).forEach(entry -> own.putIfAbsent(entry.key(), entry));
    } else if (value instanceof SequenceNode sequence) {
      sequence.getValue().forEach(item -> merge(item, own));
    } else {
      findings.fault(
          Fault.of(
              new Place(source, YamlDocument.line(value)),
              "<< merges something that is no mapping",
              "refer to a mapping, such as <<: *defaults"));
    }
  }
}
