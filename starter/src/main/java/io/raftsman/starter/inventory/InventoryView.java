package io.raftsman.starter.inventory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Host;
import io.raftsman.cluster.Installation;
import io.raftsman.cluster.Member;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A resolved cluster as tables or as JSON. */
final class InventoryView {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Path file;
  private final ResolvedCluster cluster;
  private final ClusterSpec spec;

  InventoryView(Path file, ResolvedCluster cluster) {
    this.file = file;
    this.cluster = cluster;
    this.spec = cluster.spec();
  }

  String text() {
    List<String> parts = new ArrayList<>();
    int size = spec.members().size();
    parts.add(
        "cluster "
            + spec.name()
            + ", "
            + size
            + (size == 1 ? " member, from " : " members, from ")
            + file);
    parts.add(members());
    if (!spec.monitors().isEmpty()) {
      parts.add(monitors());
    }
    parts.add(parameters());
    return String.join("\n\n", parts);
  }

  private String members() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("MEMBER", "HOST", "SSH", "CLIENT", "PEER", "DATA", "ETCD"));
    for (Member member : spec.members()) {
      rows.add(
          List.of(
              member.name(),
              member.host().name(),
              ssh(member.host()),
              Integer.toString(member.clientPort()),
              Integer.toString(member.peerPort()),
              member.dataDirectory(),
              installation(member.installation()) + (member.learner() ? ", a learner" : "")));
    }
    return table(rows);
  }

  private String monitors() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("INFRA", "SSH"));
    spec.monitors().forEach(host -> rows.add(List.of(host.name(), ssh(host))));
    return table(rows);
  }

  private String parameters() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("PARAMETER", "VALUE", "LEVEL", "PLACE"));
    of(Optional.empty()).forEach(parameter -> rows.add(row("", parameter)));
    for (Member member : spec.members()) {
      rows.add(List.of(member.name()));
      of(Optional.of(member.host().name())).forEach(parameter -> rows.add(row("  ", parameter)));
    }
    return table(rows);
  }

  private List<ResolvedParameter> of(Optional<String> host) {
    return cluster.parameters().stream().filter(p -> p.host().equals(host)).toList();
  }

  private static List<String> row(String indent, ResolvedParameter parameter) {
    boolean isDefault = parameter.level() == Level.DEFAULT;
    return List.of(
        indent + parameter.name(),
        parameter.value(),
        parameter.level().label(),
        isDefault ? "" : parameter.place().render());
  }

  private static String ssh(Host host) {
    String address = host.address().indexOf(':') < 0 ? host.address() : "[" + host.address() + "]";
    boolean sudo = host.become() && !host.user().equals(Optional.of("root"));
    String port = host.port().isPresent() ? ":" + host.port().getAsInt() : "";
    return host.user().map(user -> user + "@").orElse("") + address + port + (sudo ? " sudo" : "");
  }

  private static String installation(Installation installation) {
    return installation.method().label()
        + installation.version().map(version -> " " + version).orElse("");
  }

  /** Columns two blanks apart; a row of one cell is a heading and widens nothing. */
  private static String table(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    rows.stream()
        .filter(row -> row.size() == columns)
        .forEach(
            row -> {
              for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
              }
            });
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      line.append(row.get(i)).append(" ".repeat(Math.max(0, widths[i] - row.get(i).length()) + 2));
    }
    return line.toString().stripTrailing();
  }

  String json() throws JsonProcessingException {
    ObjectNode root = JSON.objectNode();
    root.put("inventory", file.toString());
    root.put("cluster", spec.name());
    root.set("parameters", parameters(Optional.empty()));
    ArrayNode members = root.putArray("members");
    spec.members().forEach(member -> members.add(json(member)));
    ArrayNode infra = root.putArray("infra");
    spec.monitors().forEach(host -> infra.add(json(host)));
    ArrayNode warnings = root.putArray("warnings");
    cluster
        .warnings()
        .forEach(
            warning ->
                warnings
                    .addObject()
                    .put("place", warning.place().render())
                    .put("text", warning.text()));
    return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private ObjectNode json(Member member) {
    ObjectNode node = JSON.objectNode();
    node.put("name", member.name());
    node.set("host", json(member.host()));
    node.put("client_url", member.clientUrl());
    node.put("peer_url", member.peerUrl());
    node.put("learner", member.learner());
    node.set("parameters", parameters(Optional.of(member.host().name())));
    return node;
  }

  private static ObjectNode json(Host host) {
    ObjectNode node = JSON.objectNode();
    node.put("name", host.name());
    node.put("address", host.address());
    host.port().ifPresent(port -> node.put("port", port));
    host.user().ifPresent(user -> node.put("user", user));
    node.put("become", host.become());
    host.identityFile().ifPresent(path -> node.put("identity_file", path));
    if (!host.knownHostsFiles().isEmpty()) {
      ArrayNode files = node.putArray("known_hosts_files");
      host.knownHostsFiles().forEach(files::add);
    }
    return node;
  }

  private ArrayNode parameters(Optional<String> host) {
    ArrayNode nodes = JSON.arrayNode();
    of(host)
        .forEach(
            parameter ->
                nodes
                    .addObject()
                    .put("name", parameter.name())
                    .put("value", parameter.value())
                    .put("level", parameter.level().label())
                    .put("place", parameter.place().render()));
    return nodes;
  }
}
