package io.raftsman.starter.inventory;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads the groups of a YAML inventory: what Ansible accepts is accepted, what Ansible refuses is a
 * fault. Values of variables that aren't Raftsman's are not looked at.
 */
final class GroupReader {
  private static final int MAX_ENTRIES = 100_000;

  /** Looking for near misses stops there, so that a huge file takes no longer than its reading. */
  private static final int MAX_FOREIGN_NAMES = 2_000;

  private static final Set<String> REQUIRED = Set.of(Group.ALL, Group.INFRA, "etcd");

  private final String source;
  private final Findings findings;
  private final Map<String, Group> groups = new LinkedHashMap<>();
  private final Map<String, Optional<String>> nearMisses = new HashMap<>();
  private int entries;

  private GroupReader(String source, Findings findings) {
    this.source = source;
    this.findings = findings;
  }

  /** The groups in the file's order, {@code all} among them. */
  static Map<String, Group> read(Node root, String source, Findings findings) {
    var reader = new GroupReader(source, findings);
    reader.top(root);
    return reader.groups;
  }

  private void top(Node root) {
    if (!(root instanceof MappingNode mapping)) {
      String what = root instanceof SequenceNode ? "a list" : "plain text";
      throw new InventoryException(
          Fault.of(
              place(root),
              "the top level is " + what + ", not a mapping of groups",
              "begin with a group, such as etcd: { hosts: …, vars: … }"));
    }
    for (YamlMapping.Entry entry :
        YamlMapping.entries(mapping, source, "the top level", findings)) {
      group(entry, Optional.empty());
    }
  }

  private void group(YamlMapping.Entry entry, Optional<String> parent) {
    String name = entry.key();
    if (Parameter.of(name).isPresent()) {
      findings.fault(
          Fault.of(
              entry.place(),
              name + " stands where a group is expected",
              "put it under vars: of a group, or under a host"));
      return;
    }
    boolean empty = entry.value().getTag().equals(Tag.NULL);
    if (!empty && !(entry.value() instanceof MappingNode)) {
      noGroup(entry);
      return;
    }
    Group group = groups.computeIfAbsent(name, key -> new Group(key, entry.place()));
    parent.filter(above -> !above.equals(Group.ALL)).ifPresent(group.parents()::add);
    if (parent.isPresent() && name.equals(Group.ALL)) {
      findings.fault(
          Fault.inGroup(
              entry.place(), Group.ALL, "is a child of another group", "all is above every group"));
      return;
    }
    if (entry.value() instanceof MappingNode mapping) {
      sections(group, mapping);
    }
  }

  private void noGroup(YamlMapping.Entry entry) {
    String problem = "is " + words(entry.value()) + ", not a group";
    if (REQUIRED.contains(entry.key())) {
      findings.fault(
          Fault.inGroup(
              entry.place(),
              entry.key(),
              problem,
              "write a mapping with hosts:, vars: or children:"));
    } else {
      findings.warn(entry.place(), Text.quoted(entry.key()) + " " + problem + "; it is left alone");
    }
  }

  private void sections(Group group, MappingNode mapping) {
    for (YamlMapping.Entry section :
        YamlMapping.entries(mapping, source, "group " + group.name(), findings)) {
      switch (section.key()) {
        case "hosts" -> hosts(group, section);
        case "vars" -> groupVariables(group, section);
        case "children" -> children(group, section);
        default -> unexpected(group, section);
      }
    }
  }

  private void unexpected(Group group, YamlMapping.Entry section) {
    if (Parameter.of(section.key()).isPresent()) {
      findings.fault(
          new Fault(
              section.place(),
              Optional.of(group.name()),
              Optional.empty(),
              Optional.of(section.key()),
              "stands directly in the group, where it counts for nothing",
              "put it under vars:"));
    } else {
      findings.warn(
          section.place(),
          "group "
              + Text.printable(group.name())
              + ": "
              + Text.quoted(section.key())
              + " is none of hosts, vars, children; it is left alone");
    }
  }

  private void hosts(Group group, YamlMapping.Entry section) {
    for (YamlMapping.Entry entry : names(group, section, "10.10.10.10: { etcd_seq: 1 }")) {
      Map<String, Value> variables =
          variables(
              entry,
              "the variables of host " + entry.key(),
              Fault.onHost(
                  entry.place(),
                  group.name(),
                  entry.key(),
                  "its variables are " + words(entry.value()),
                  "write a mapping, such as { etcd_seq: 1 }, or nothing"),
              Origin.ofHost(group.name(), entry.key(), entry.place()));
      host(group, entry, variables);
    }
  }

  private void host(Group group, YamlMapping.Entry entry, Map<String, Value> variables) {
    HostRange range;
    try {
      range = HostRange.expand(entry.key());
    } catch (BadValueException e) {
      findings.fault(Fault.inGroup(entry.place(), group.name(), e.problem(), e.remedy()));
      return;
    }
    entries += range.hosts().size();
    if (entries > MAX_ENTRIES) {
      throw new InventoryException(
          Fault.inGroup(
              entry.place(),
              group.name(),
              "the inventory has more than " + MAX_ENTRIES + " hosts",
              "write smaller ranges"));
    }
    for (String host : range.hosts()) {
      Map<String, Value> own = new LinkedHashMap<>();
      Origin origin = Origin.ofHost(group.name(), host, entry.place());
      if (!range.port().isEmpty()) {
        own.put("ansible_port", Value.text(range.port(), origin));
      }
      variables.forEach((name, value) -> own.put(name, value.from(origin.at(value.place()))));
      group.entries().add(new Group.Entry(host, group.name(), entry.place(), own));
    }
  }

  private void groupVariables(Group group, YamlMapping.Entry section) {
    group
        .variables()
        .putAll(
            variables(
                section,
                "the variables of group " + group.name(),
                Fault.inGroup(
                    section.place(),
                    group.name(),
                    "vars is " + words(section.value()),
                    "write a mapping, a line a variable, such as etcd_cluster: etcd"),
                Origin.ofGroup(group.name(), section.place())));
  }

  private void children(Group group, YamlMapping.Entry section) {
    for (YamlMapping.Entry child : names(group, section, "etcd:")) {
      group(child, Optional.of(group.name()));
    }
  }

  /** A section whose keys are names. As in Ansible, one name alone may stand without a colon. */
  private List<YamlMapping.Entry> names(Group group, YamlMapping.Entry section, String example) {
    Node value = section.value();
    if (value.getTag().equals(Tag.NULL)) {
      return List.of();
    }
    if (value instanceof MappingNode mapping) {
      String what = section.key() + " of group " + group.name();
      return YamlMapping.entries(mapping, source, what, findings);
    }
    if (value instanceof ScalarNode scalar && value.getTag().equals(Tag.STR)) {
      Node nothing =
          new ScalarNode(
              Tag.NULL, "", value.getStartMark(), value.getEndMark(), scalar.getScalarStyle());
      return List.of(new YamlMapping.Entry(scalar.getValue(), place(value), nothing));
    }
    findings.fault(
        Fault.inGroup(
            section.place(),
            group.name(),
            section.key() + " is " + words(value),
            "write a mapping, a line a name, each with a colon and without a dash, such as "
                + example));
    return List.of();
  }

  private Map<String, Value> variables(
      YamlMapping.Entry entry, String what, Fault noMapping, Origin origin) {
    Map<String, Value> variables = new LinkedHashMap<>();
    if (entry.value() instanceof MappingNode mapping
        && !Values.of(mapping, origin).kind().equals(Value.Kind.TAGGED)) {
      for (YamlMapping.Entry variable : YamlMapping.entries(mapping, source, what, findings)) {
        variable(variable, origin, variables);
      }
    } else if (!entry.value().getTag().equals(Tag.NULL)) {
      findings.fault(noMapping);
    }
    return variables;
  }

  private void variable(YamlMapping.Entry entry, Origin origin, Map<String, Value> into) {
    String name = entry.key();
    Origin here = origin.at(entry.place());
    if (Parameter.of(name).isPresent() || ConnectionVariables.isHonoured(name)) {
      into.put(name, ConnectionVariables.kept(name, Values.of(entry.value(), here)));
    } else if (ConnectionVariables.isPassword(name)) {
      into.put(name, Value.of(Value.Kind.TAGGED, here));
    } else {
      meant(name)
          .ifPresent(
              meant ->
                  findings.warn(
                      entry.place(),
                      Text.printable(name) + " is not a parameter; did you mean " + meant + "?"));
    }
  }

  private Optional<String> meant(String name) {
    if (nearMisses.size() >= MAX_FOREIGN_NAMES) {
      return Optional.empty();
    }
    return nearMisses.computeIfAbsent(name, NearMiss::of);
  }

  private Place place(Node node) {
    return new Place(source, YamlDocument.line(node));
  }

  private static String words(Node node) {
    return Values.of(node, Origin.DEFAULT).kind().words();
  }
}
