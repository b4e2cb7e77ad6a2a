package io.raftsman.starter.lab;

import static io.raftsman.starter.lab.Lab.FOUR;
import static io.raftsman.starter.lab.Lab.INFRA;
import static io.raftsman.starter.lab.Lab.ONE;
import static io.raftsman.starter.lab.Lab.THREE;
import static io.raftsman.starter.lab.Lab.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL with Patroni and vip-manager on a cluster's own hosts, with certificates as {@code
 * docs/postgres-ha.md} says: whatever is done to the cluster as planned, PostgreSQL's leader stays,
 * and its clients lose nothing.
 */
final class PatroniIT {
  private static final String VIP = "10.10.10.100";
  private static final String[] POSTGRES = {ONE, TWO, THREE};
  private static final String KEYS = "/etc/patroni/etcd";
  private static final String WRITER = "/var/tmp/postgres-writer";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path directory;
  private static Roster roster;

  @BeforeAll
  static void postgresOnThreeMembers() throws IOException {
    Lab.resetWithPatroni(POSTGRES);
    Lab.reset(INFRA, FOUR);
    roster = new Roster(new Desk(directory)).inventory(POSTGRES);
    roster.desk().deploy();
    certificates();
    for (String host : POSTGRES) {
      Lab.sh(
          host,
          "name=pg-%s host=%s vip=%s hosts=%s\n%s"
              .formatted(
                  host.substring(host.lastIndexOf('.') + 1),
                  host,
                  VIP,
                  String.join(",", Stream.of(POSTGRES).map(h -> h + ":2379").toList()),
                  Lab.script("patroni.sh")));
    }
    await("three PostgreSQLs run")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> running() == POSTGRES.length && holdsTheAddress(leader()));
  }

  /** One's key is made where the starter is; the others' never leave their hosts. */
  private static void certificates() throws IOException {
    Path out = directory.resolve("patroni");
    done("client-cert", "--name", "patroni", "--out", out.toString());
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(out.resolve("patroni.key"))))
        .isEqualTo("rw-------");
    Evidence.key("the key of Patroni", Files.readString(out.resolve("patroni.key")));
    for (String host : POSTGRES) {
      Lab.sh(host, "install -d -m 750 -o postgres -g postgres " + KEYS);
      if (host.equals(ONE)) {
        put(host, "patroni.key", Files.readString(out.resolve("patroni.key")));
        put(host, "patroni.crt", Files.readString(out.resolve("patroni.crt")));
      } else {
        String request =
            Lab.sh(
                host,
                "cd "
                    + KEYS
                    + " && umask 077 && openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
                    + " -keyout patroni.key -subj /CN=patroni 2>/dev/null");
        roster.desk().file("request.csr", request);
        put(
            host,
            "patroni.crt",
            done("client-cert", "--name", "patroni", "--csr", "request.csr").out());
      }
      put(host, "ca.crt", Files.readString(out.resolve("ca.crt")));
    }
  }

  private static Finished done(String... words) {
    Finished finished = roster.desk().starter(words);
    assertThat(finished.status()).as(finished.all()).isZero();
    return finished;
  }

  private static void put(String host, String name, String text) {
    Lab.put(host, KEYS + "/" + name, text);
  }

  @Test
  void whatIsPlannedDoesNotMakePostgresFailOver() {
    String leader = leader();
    String timeline = timeline();
    String history = history();
    Lab.sh(leader, "psql -qU postgres -h " + VIP + " -c 'create table written (number int)'");
    Lab.sh(
        THREE,
        "(vip="
            + VIP
            + " directory="
            + WRITER
            + "\n"
            + Lab.script("postgres_writer.sh")
            + ") </dev/null >/dev/null 2>&1 &");
    try (var witnesses = Witnesses.of(roster.desk())) {
      roster.inventory(ONE, TWO, THREE, FOUR);
      roster.does("member", "add", FOUR);
      sameLeader(leader, timeline, history, "member add");
      roster.does("member", "remove", ONE);
      sameLeader(leader, timeline, history, "member remove");
      roster.does("member", "replace", FOUR, "--with", ONE);
      sameLeader(leader, timeline, history, "member replace --with");
      roster.inventory(POSTGRES).does("member", "replace", "--all");
      sameLeader(leader, timeline, history, "member replace --all");
      roster.does("restart");
      sameLeader(leader, timeline, history, "restart");
      roster.does("move-leader");
      sameLeader(leader, timeline, history, "move-leader");
      witnesses.assertNobodyNoticed();
    }
    // As long as a leader that was lost would have been missed.
    long seen = dcsLastSeen(leader);
    assertThat(seen).as("when the leader last saw etcd").isPositive();
    await("the leader's key is renewed")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> dcsLastSeen(leader) > seen);
    sameLeader(leader, timeline, history, "all of it");
    nothingWasLost();
    String log = Lab.sh(leader, "journalctl -u vip-manager -o cat");
    assertThat(log).as("vip-manager's log").containsOnlyOnce("Configuring address");
    assertThat(log.substring(log.indexOf("Configuring address")))
        .as("vip-manager's log since it has the address")
        .contains("must be up")
        .doesNotContain("must be down");
  }

  private static void sameLeader(String leader, String timeline, String history, String after) {
    await("PostgreSQL's three run after " + after)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> running() == POSTGRES.length);
    assertThat(leader()).as("who leads after %s", after).isEqualTo(leader);
    assertThat(timeline()).as("the timeline after %s", after).isEqualTo(timeline);
    assertThat(history()).as("the failovers after %s", after).isEqualTo(history);
    assertThat(holdsTheAddress(leader)).as("the address is the leader's after %s", after).isTrue();
    assertThat(Lab.trySh(THREE, "cat " + WRITER + "/failed").out())
        .as("failed writes after %s", after)
        .isEmpty();
  }

  /** Every acknowledged number is in the table once. */
  private static void nothingWasLost() {
    Lab.sh(THREE, "touch " + WRITER + "/stop");
    await("the writer has ended")
        .atMost(PATIENCE)
        .until(() -> Lab.trySh(THREE, "test -e " + WRITER + "/ended").status() == 0);
    String acknowledged = Lab.sh(THREE, "sort -n " + WRITER + "/acknowledged");
    String there =
        Lab.sh(
            THREE,
            "psql -U postgres -h " + VIP + " -Atc 'select number from written order by number'");
    assertThat(acknowledged.lines().count()).as("acknowledged writes").isGreaterThan(100);
    assertThat(there).as("what is there").isEqualTo(acknowledged);
    System.out.println("PostgreSQL acknowledged " + acknowledged.lines().count() + " writes");
  }

  private static JsonNode list() {
    return Desk.json(
        Lab.sh(
            ONE,
            "for h in 10.10.10.10 10.10.10.11 10.10.10.12; do curl -fsm 3 http://$h:8008/cluster && exit; done"));
  }

  private static long running() {
    long running = 0;
    for (JsonNode member : list().path("members")) {
      if (List.of("running", "streaming").contains(member.path("state").asText())) {
        running++;
      }
    }
    return running;
  }

  private static String leader() {
    for (JsonNode member : list().path("members")) {
      if (member.path("role").asText().equals("leader")) {
        return member.path("host").asText();
      }
    }
    throw new AssertionError("no PostgreSQL leads");
  }

  private static String timeline() {
    return Lab.sh(
            ONE,
            "psql -U postgres -h "
                + VIP
                + " -Atc 'select timeline_id from pg_control_checkpoint()'")
        .strip();
  }

  private static String history() {
    Finished history = Lab.login(TWO, "e get --print-value-only /service/pg/history");
    assertThat(history.status()).as(history.all()).isZero();
    return history.out();
  }

  /** When a PostgreSQL's Patroni last spoke with etcd, in seconds since 1970. */
  private static long dcsLastSeen(String host) {
    return Desk.json(Lab.sh(host, "curl -fsm 3 http://" + host + ":8008/patroni"))
        .path("dcs_last_seen")
        .asLong();
  }

  private static boolean holdsTheAddress(String host) {
    return Lab.trySh(host, "ip -o addr show dev eth0 | grep -q ' " + VIP + "/'").status() == 0;
  }
}
