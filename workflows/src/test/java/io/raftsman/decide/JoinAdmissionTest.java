package io.raftsman.decide;

import static io.raftsman.fake.Sample.C;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.fake.Observed;
import io.raftsman.fake.Sample;
import io.raftsman.observed.ConfiguredMember;
import io.raftsman.observed.KnownMember;
import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.Stamp;
import io.raftsman.observed.Stamp.State;
import io.raftsman.observed.ViewedMember;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Source of the rules: design rules for touching an etcd cluster, "Deploy" and "Add". */
class JoinAdmissionTest {
  private static final ClusterSpec CLUSTER = Sample.cluster().build();
  private static final Member MEMBER = CLUSTER.member("etcd-3");
  private static final Optional<ViewedMember> LISTED = Optional.of(entry("etcd-3"));
  private static final Optional<ViewedMember> UNSTARTED = Optional.of(entry(""));
  private static final Optional<ViewedMember> UNLISTED = Optional.empty();

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void lets(String situation, Optional<ViewedMember> entry, Observed there) {
    assertThat(JoinAdmission.whyNot(CLUSTER, MEMBER, there.state(), entry)).isEmpty();
  }

  static Stream<Arguments> lets() {
    return Stream.of(
        arguments("nothing is there", UNLISTED, on()),
        arguments("nothing is there, and it is in the list", UNSTARTED, on()),
        arguments("a run died after its stamp", UNLISTED, on().stamp(own(State.DEPLOYING))),
        arguments(
            "a run died after the configuration",
            UNSTARTED,
            on().stamp(own(State.DEPLOYING)).configured(own())),
        arguments(
            "a run died after the start",
            LISTED,
            on().stamp(own(State.DEPLOYING)).configured(own()).data().process().listener()),
        arguments(
            "it was stopped since",
            LISTED,
            on().stamp(own(State.DEPLOYING)).configured(own()).data()),
        arguments(
            "it is a member, and was finished",
            LISTED,
            on().stamp(own(State.DEPLOYED)).configured(own()).data().process().listener()),
        arguments("a member before it left its configuration", UNLISTED, on().configured(own())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refuses(String situation, Optional<ViewedMember> entry, Observed there, String why) {
    assertThat(JoinAdmission.whyNot(CLUSTER, MEMBER, there.state(), entry))
        .isNotEmpty()
        .allSatisfy(said -> assertThat(said).startsWith(C + ": "))
        .anySatisfy(said -> assertThat(said).contains(why));
  }

  static Stream<Arguments> refuses() {
    String clean = "Look whether it can go, then: starter clean " + C + " --cluster etcd";
    return Stream.of(
        arguments("data that nothing describes", UNLISTED, on().data(), "no /etc/etcd/etcd.conf"),
        arguments(
            "it has been a member, and its data is gone",
            LISTED,
            on(),
            "must not be started empty: starter member replace --cluster etcd " + C),
        arguments(
            "it has been a member, and only its files are there",
            LISTED,
            on().stamp(own(State.DEPLOYED)).configured(own()),
            "its data is gone"),
        arguments("a process that nothing describes", LISTED, on().process(), "no /etc/etcd"),
        arguments("a listener that nothing describes", UNLISTED, on().listener(), "no /etc/etcd"),
        arguments(
            "another cluster's",
            UNLISTED,
            on().configured(configured("etcd-3", "other")).data(),
            "the cluster's name (etcd_cluster) is other, and the inventory has etcd"),
        arguments(
            "another member's",
            UNLISTED,
            on().configured(configured("etcd-2", "etcd")).data(),
            "the member's name (etcd_cluster, etcd_seq) is etcd-2, and the inventory has etcd-3"),
        arguments(
            "another member's, though stopped and without data",
            UNLISTED,
            on().configured(configured("etcd-2", "etcd")),
            "the member's name"),
        arguments(
            "its own data of before, and the cluster doesn't have it",
            UNLISTED,
            on().configured(own()).stamp(own(State.DEPLOYED)).data(),
            "there is data in /data/etcd, and the cluster has no such member. " + clean),
        arguments(
            "data of an unfinished run, and the cluster doesn't have it",
            UNLISTED,
            on().configured(own()).stamp(own(State.DEPLOYING)).data(),
            "there is data in /data/etcd, and the cluster has no such member. " + clean),
        arguments(
            "it runs, and the cluster doesn't have it",
            UNLISTED,
            on().configured(own()).stamp(own(State.DEPLOYING)).data().process(),
            "an etcd runs, with data in /data/etcd, and the cluster has no such member. " + clean),
        arguments(
            "in the list, and no stamp says whose the data is",
            LISTED,
            on().configured(own()).data(),
            "there is data in /data/etcd, and nobody knows whether it is this member's. " + clean),
        arguments(
            "in the list, and the stamp is another member's",
            LISTED,
            on().configured(own()).stamp(stamp("etcd", "etcd-2")).data(),
            "nobody knows whether it is this member's"),
        arguments(
            "in the list, and the stamp is another cluster's",
            LISTED,
            on().configured(own()).stamp(stamp("other", "etcd-3")).data().process(),
            "an etcd runs, with data in /data/etcd, and nobody knows"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void letsTheVersion(String situation, Member member, Live live) {
    assertThat(JoinAdmission.otherVersion(member, live.seen())).isEmpty();
  }

  static Stream<Arguments> letsTheVersion() {
    return Stream.of(
        arguments("the same", wanting("3.6.16"), Live.of(3)),
        arguments("a later patch", wanting("3.6.17"), Live.of(3)),
        arguments("nobody knows which", Live.member(4), Live.of(3)),
        arguments("nobody says which runs", wanting("3.5.0"), Live.of(3).down(1, 2, 3)),
        arguments("that of the earliest", wanting("3.6.11"), Live.of(3).version(2, "3.6.11")),
        arguments("before an upgrade's end", wanting("3.5.32"), Live.of(3).version(2, "3.5.32")),
        arguments(
            "its own does not count",
            wanting("3.6.16"),
            Live.of(3).with(4).version(4, "3.5.32").inventory(Live.member(1), wanting("3.6.16"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refusesTheVersion(String situation, String wanted, Live live, String runs, String why) {
    assertThat(JoinAdmission.otherVersion(wanting(wanted), live.seen()))
        .contains(
            Live.host(4)
                + ": the members run etcd "
                + runs
                + ", and etcd_version is "
                + wanted
                + ". A member joins with the minor version of the others, and no earlier patch; "
                + why
                + ": set etcd_version to "
                + runs);
  }

  static Stream<Arguments> refusesTheVersion() {
    String back = "etcd takes no way back";
    String upgrade = "another minor version is an upgrade";
    return Stream.of(
        arguments("an earlier patch", "3.6.15", Live.of(3), "3.6.16", back),
        arguments("an earlier minor version", "3.5.32", Live.of(3), "3.6.16", back),
        arguments("a later minor version", "3.7.0", Live.of(3), "3.6.16", upgrade),
        arguments("two later", "3.8.0", Live.of(3), "3.6.16", upgrade),
        arguments(
            "another than the earliest",
            "3.6.16",
            Live.of(3).version(3, "3.5.32"),
            "3.5.32",
            upgrade),
        arguments("no version", "latest", Live.of(3), "3.6.16", "these can't be compared"));
  }

  private static Member wanting(String version) {
    return Sample.member(4, Live.host(4), Sample.byPackage(version));
  }

  private static ViewedMember entry(String name) {
    return new ViewedMember(
        new KnownMember("e7cd3", name, List.of(MEMBER.peerUrl()), true),
        List.of(),
        new MemberStatus(
            "etcd-3",
            MEMBER.clientUrl(),
            false,
            0,
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.of("connection refused")));
  }

  private static Observed on() {
    return Observed.on(C);
  }

  private static ConfiguredMember own() {
    return configured("etcd-3", "etcd");
  }

  private static ConfiguredMember configured(String name, String token) {
    return new ConfiguredMember(name, token, "/data/etcd", MEMBER.clientUrl(), MEMBER.peerUrl());
  }

  private static Stamp own(State state) {
    return new Stamp("etcd", "etcd-3", "deployment-1", "any", state);
  }

  private static Stamp stamp(String cluster, String instance) {
    return new Stamp(cluster, instance, "deployment-1", "any", State.DEPLOYING);
  }
}
