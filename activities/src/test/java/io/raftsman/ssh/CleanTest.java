package io.raftsman.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.activity.MemberTask;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.Layout;
import io.raftsman.cluster.Member;
import io.raftsman.cluster.Remains;
import io.raftsman.files.MemberFiles;
import io.raftsman.fixture.Clusters;
import io.raftsman.observed.Placement;
import io.raftsman.observed.Stamp;
import io.raftsman.service.EtcdService;
import io.raftsman.stamp.StampFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Taking away what is left of a member, and of no other. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CleanTest {
  private static final Remains DATA = new Remains(true, true);
  private static final int MANY = 40;

  @TempDir private Path top;
  private HostSandbox host;
  private Layout layout;
  private Path data;

  @BeforeEach
  void aMember() throws IOException {
    host = new HostSandbox(top);
    layout = Layout.of("etcd");
    data = top.resolve("data/etcd");
    deploy("etcd", "etcd-1");
  }

  private void deploy(String cluster, String instance) throws IOException {
    ClusterSpec spec = spec(cluster);
    Member member = spec.members().get(0);
    Files.createDirectories(data.resolve("member/snap"));
    Files.writeString(data.resolve("member/snap/db"), "data");
    Files.createDirectories(host.path(layout.configDirectory()));
    write(
        layout.config(),
        MemberFiles.of(
                spec, member, new Placement("/usr/bin/etcd", "10.10.10.10"), InitialState.EXISTING)
            .config()
            .replace("etcd-1\"", instance + "\""));
    write(
        layout.stamp(),
        StampFormat.write(new Stamp(cluster, instance, "d", "h", Stamp.State.DEPLOYED)));
    write(layout.unit(), "[Service]\nExecStart=/usr/bin/etcd\n");
    write(layout.made(), host.path(layout.configDirectory()) + "\n" + data + "\n");
    write("/etc/etcd/of somebody else", "kept");
    host.service("active", "enabled", "one");
  }

  @Test
  void all_that_was_made_goes_and_nothing_else() {
    LocalShell.Result result = host.run(clean(Remains.PACKAGES));

    assertThat(result.status()).as(result.toString()).isZero();
    assertThat(data).doesNotExist();
    assertThat(host.path(layout.unit())).doesNotExist();
    assertThat(host.path(layout.configDirectory()))
        .isDirectoryContaining("glob:**of somebody else");
    assertThat(host.path(layout.stamp())).doesNotExist();
    assertThat(host.told())
        .contains("stop etcd.service", "disable etcd.service")
        .contains("kill --signal=KILL etcd.service");
  }

  @Test
  void data_that_shall_remain_does_and_its_etcd_ends_in_order() {
    LocalShell.Result result = host.run(clean(DATA));

    assertThat(result.status()).as(result.toString()).isZero();
    assertThat(data.resolve("member/snap/db")).hasContent("data");
    assertThat(host.path(layout.config())).doesNotExist();
    assertThat(host.told())
        .contains("stop etcd.service")
        .doesNotContain("kill --signal=KILL etcd.service");
  }

  @Test
  void where_nothing_is_left_nothing_is_done() {
    host.run(clean(Remains.PACKAGES));

    LocalShell.Result again = host.run(clean(Remains.PACKAGES));

    assertThat(again.status()).isZero();
    assertThat(again.output().changes()).isEmpty();
  }

  @Test
  void a_script_that_dies_anywhere_is_carried_on_by_the_next() throws IOException {
    int step = 1;
    boolean died = true;
    while (died) {
      assertThat(step).as("steps").isLessThan(MANY);
      deploy("etcd", "etcd-1");

      died = host.runDyingAt(clean(Remains.PACKAGES), step);
      LocalShell.Result next = host.run(clean(Remains.PACKAGES));

      assertThat(next.status()).as("after step %d: %s", step, next).isZero();
      assertThat(data).doesNotExist();
      assertThat(host.path(layout.stamp())).doesNotExist();
      assertThat(host.path(layout.made())).doesNotExist();
      step++;
    }
    assertThat(step).isGreaterThan(4);
  }

  @Test
  void another_member_of_the_cluster_is_left_alone() throws IOException {
    deploy("etcd", "etcd-7");

    assertRefused("is of member etcd-7, not etcd-1");
  }

  @Test
  void a_member_of_another_cluster_is_left_alone() throws IOException {
    deploy("other", "etcd-1");

    assertRefused("not etcd");
  }

  @Test
  void a_member_whose_data_is_elsewhere_is_left_alone() throws IOException {
    Path config = host.path(layout.config());
    Files.writeString(
        config, Files.readString(config).replace(data.toString(), top.resolve("srv").toString()));

    assertRefused("has its data in " + top.resolve("srv"));
  }

  @Test
  void the_stamp_alone_shows_whose_it_is() throws IOException {
    deploy("other", "etcd-1");
    Files.delete(host.path(layout.config()));

    assertRefused("is of cluster other, not etcd");
  }

  @Test
  void without_its_configuration_it_is_known_by_the_stamp() throws IOException {
    Files.delete(host.path(layout.config()));

    assertThat(host.run(clean(Remains.PACKAGES)).status()).isZero();
    assertThat(data).doesNotExist();
  }

  @Test
  void data_that_nothing_tells_the_owner_of_stays() throws IOException {
    Files.delete(host.path(layout.config()));
    Files.delete(host.path(layout.stamp()));

    assertRefused("says whose it is");
  }

  @Test
  void of_a_member_that_nobody_knows_the_name_of_the_cluster_alone_counts() throws IOException {
    deploy("other", "etcd-7");
    assertRefused(unlisted(), "is of cluster other, not etcd");

    deploy("etcd", "etcd-7");
    assertRefused("is of member etcd-7, not etcd-1");
    LocalShell.Result result = host.run(unlisted());

    assertThat(result.status()).as(result.toString()).isZero();
    assertThat(data).doesNotExist();
  }

  private RemoteScript unlisted() {
    ClusterSpec spec = spec("etcd");
    Member member = Member.unlisted("etcd", 1, spec.members().get(0));
    return EtcdService.cleaning(
        new MemberTask(spec.withMembers(List.of(member)), member), Remains.PACKAGES);
  }

  private void assertRefused(String why) {
    assertRefused(clean(Remains.PACKAGES), why);
  }

  private void assertRefused(RemoteScript script, String why) {
    LocalShell.Result result = host.run(script);

    assertThat(result.status()).as(result.toString()).isEqualTo(64);
    ScriptOutput.Failure failure = result.output().failure().orElseThrow();
    assertThat(failure.kind()).isEqualTo("COMMAND");
    assertThat(failure.cameBack()).contains(why);
    assertThat(data.resolve("member/snap/db")).hasContent("data");
    assertThat(host.told()).isEmpty();
  }

  private void write(String onHost, String text) throws IOException {
    Files.writeString(host.path(onHost), text);
  }

  private RemoteScript clean(Remains remains) {
    ClusterSpec spec = spec("etcd");
    return EtcdService.cleaning(new MemberTask(spec, spec.members().get(0)), remains);
  }

  private ClusterSpec spec(String cluster) {
    ClusterSpec spec = Clusters.of(cluster, "etcd", 2379, 2380, "10.10.10.10");
    Member before = spec.members().get(0);
    return spec.withMembers(
        List.of(
            new Member(
                "etcd-1",
                1,
                before.host(),
                data.toString(),
                before.clientPort(),
                before.peerPort(),
                before.installation())));
  }
}
