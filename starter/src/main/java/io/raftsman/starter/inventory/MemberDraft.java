package io.raftsman.starter.inventory;

import io.raftsman.cluster.Host;
import io.raftsman.cluster.InitialState;
import io.raftsman.cluster.InstallMethod;
import io.raftsman.cluster.Installation;
import io.raftsman.cluster.Member;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A member as far as it could be read: what has a fault is empty. */
record MemberDraft(
    Group.Entry entry,
    Optional<Host> host,
    Optional<Setting<Integer>> sequence,
    Optional<Setting<String>> data,
    Optional<Setting<Integer>> clientPort,
    Optional<Setting<Integer>> peerPort,
    Optional<Setting<InstallMethod>> method,
    Optional<Setting<String>> version,
    Optional<Setting<String>> archive,
    Optional<Setting<String>> sha256,
    Optional<Setting<Boolean>> learner,
    Optional<Setting<InitialState>> init) {

  /** The settings in the order in which they are shown. */
  Stream<Setting<?>> settings() {
    List<Optional<? extends Setting<?>>> all =
        List.of(sequence, data, clientPort, peerPort, method, version, archive, sha256, learner);
    return all.stream().flatMap(Optional::stream);
  }

  Stream<Setting<Integer>> ports() {
    return Stream.of(clientPort, peerPort).flatMap(Optional::stream);
  }

  /** The member; to be called only when nothing had a fault. */
  Member member(String cluster) {
    return new Member(
        cluster + "-" + sequence.orElseThrow().value(),
        sequence.orElseThrow().value(),
        host.orElseThrow(),
        data.orElseThrow().value(),
        clientPort.orElseThrow().value(),
        peerPort.orElseThrow().value(),
        new Installation(
            method.orElseThrow().value(),
            version.map(Setting::value),
            archive.map(Setting::value),
            sha256.map(Setting::value)),
        learner.orElseThrow().value());
  }

  /** Whether the inventory wants it to vote; so does one whose answer has a fault. */
  boolean votes() {
    return learner.filter(Setting::value).isEmpty();
  }

  /** Whether it joins a cluster that is there. */
  boolean joins() {
    return init.filter(setting -> setting.value() == InitialState.EXISTING).isPresent();
  }
}
