package io.raftsman.starter.lab;

import static io.raftsman.starter.lab.Lab.INFRA;
import static io.raftsman.starter.lab.Lab.ONE;
import static io.raftsman.starter.lab.Lab.THREE;
import static io.raftsman.starter.lab.Lab.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a deploy left behind: on every host the paths, types, modes, owners and contents, and the
 * cluster's members with their ids (etcd derives them from names, URLs and token, so that they are
 * the same each time). Keys, certificates and the deployment's id are left out.
 *
 * @param lines each with its host
 */
record Footprint(Set<String> lines) {
  private static final List<String> MEMBERS = List.of(ONE, TWO, THREE);

  /** Looks at the lab: three members, healthy and of one deployment, and the infra host. */
  static Footprint of(Desk desk) {
    assertThat(desk.status().path("health").asText()).isEqualTo("healthy");
    assertThat(
            MEMBERS.stream().map(h -> Lab.sh(h, "grep '\"deployment\"' /etc/etcd/.raftsman.json")))
        .as("the deployment that the stamps name")
        .containsOnly(Lab.sh(ONE, "grep '\"deployment\"' /etc/etcd/.raftsman.json"));
    var lines = new TreeSet<String>();
    hosts().forEach(host -> lines.addAll(on(host, Lab.sh(host, Lab.script("footprint.sh")))));
    MEMBERS.forEach(
        host ->
            lines.addAll(
                on(
                    host,
                    Lab.login(
                            host,
                            "em list; e endpoint status -w json | grep -o '\"cluster_id\":[0-9]*'")
                        .out())));
    return new Footprint(lines);
  }

  /** As if no deploy had ever run; the packages stay. */
  static void wipe() {
    hosts().parallel().forEach(host -> Lab.sh(host, Lab.script("wipe.sh")));
  }

  /** Fails with what is missing and what is too much. */
  void assertSameAs(Footprint other) {
    assertThat(minus(other)).as("what only this deploy left").isEmpty();
    assertThat(other.minus(this)).as("what this deploy lacks").isEmpty();
  }

  private Set<String> minus(Footprint other) {
    var rest = new TreeSet<>(lines);
    rest.removeAll(other.lines);
    return rest;
  }

  private static Stream<String> hosts() {
    return Stream.of(ONE, TWO, THREE, INFRA);
  }

  private static List<String> on(String host, String text) {
    return text.lines().map(line -> host + ": " + line).toList();
  }
}
