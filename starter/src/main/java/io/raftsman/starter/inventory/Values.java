package io.raftsman.starter.inventory;

import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Makes values of YAML nodes. */
final class Values {
  private static final String STANDARD = "tag:yaml.org,2002:";
  private static final Set<String> VAULT = Set.of("!vault", "!vault-encrypted");

  private Values() {}

  /** The value of a node, with its text where it is one of ours to read. */
  static Value of(Node node, Origin origin) {
    Tag tag = node.getTag();
    if (VAULT.contains(tag.getValue())) {
      return Value.of(Value.Kind.VAULT, origin);
    }
    if (node instanceof ScalarNode scalar) {
      return scalar(scalar, origin);
    }
    boolean foreign = !tag.getValue().startsWith(STANDARD);
    if (foreign) {
      return Value.of(Value.Kind.TAGGED, origin);
    }
    if (node instanceof MappingNode mapping) {
      return Value.of(isTemplate(mapping) ? Value.Kind.TEMPLATE : Value.Kind.MAPPING, origin);
    }
    return Value.of(node instanceof SequenceNode ? Value.Kind.SEQUENCE : Value.Kind.TAGGED, origin);
  }

  private static Value scalar(ScalarNode scalar, Origin origin) {
    String tag = scalar.getTag().getValue();
    if (scalar.getTag().equals(Tag.NULL)) {
      return Value.of(Value.Kind.NULL, origin);
    }
    if (tag.equals("!unsafe") || tag.equals("!")) {
      return new Value(Value.Kind.TEXT, scalar.getValue(), origin);
    }
    if (!tag.startsWith(STANDARD) || scalar.getTag().equals(Tag.BINARY)) {
      return Value.of(Value.Kind.TAGGED, origin);
    }
    return Value.text(scalar.getValue(), origin);
  }

  /** An unquoted template: YAML reads <code>{{ name }}</code> as a mapping in a mapping. */
  private static boolean isTemplate(MappingNode node) {
    return node.getValue().size() == 1
        && node.getValue().get(0).getKeyNode() instanceof MappingNode;
  }
}
