package io.raftsman.starter.inventory;

import io.raftsman.cluster.InstallMethod;
import java.nio.file.Path;
import java.util.Optional;

/** Reads one member: its own parameters, and what must hold among them. */
final class MemberReader {
  private static final int FIRST_UNPRIVILEGED_PORT = 1024;

  private final ParameterReader parameters;
  private final Connections connections;
  private final Path directory;
  private final Findings findings;

  MemberReader(
      ParameterReader parameters, Connections connections, Path directory, Findings findings) {
    this.parameters = parameters;
    this.connections = connections;
    this.directory = directory;
    this.findings = findings;
  }

  MemberDraft read(Group.Entry entry) {
    MemberDraft draft = read(entry, parameters.read(entry.host(), Parameter.SEQ, Types::sequence));
    checkSequence(draft);
    return draft;
  }

  /** A member of which the inventory doesn't know the number. */
  MemberDraft read(Group.Entry entry, int number) {
    return read(entry, Optional.of(new Setting<>(Parameter.SEQ, number, Origin.DEFAULT)));
  }

  private MemberDraft read(Group.Entry entry, Optional<Setting<Integer>> sequence) {
    String host = entry.host();
    Optional<Setting<InstallMethod>> method =
        parameters.read(host, Parameter.INSTALL_METHOD, Types::installMethod);
    boolean archive =
        method.filter(setting -> setting.value() == InstallMethod.ARCHIVE).isPresent();
    var draft =
        new MemberDraft(
            entry,
            connections.host(entry),
            sequence,
            parameters.read(host, Parameter.DATA, Paths::dataDirectory),
            parameters.read(host, Parameter.PORT, Types::port),
            parameters.read(host, Parameter.PEER_PORT, Types::port),
            method,
            parameters.read(host, Parameter.VERSION, Types::version),
            archive
                ? parameters.read(host, Parameter.ARCHIVE, text -> Types.archive(text, directory))
                : Optional.empty(),
            archive
                ? parameters.read(host, Parameter.ARCHIVE_SHA256, Types::sha256)
                : Optional.empty(),
            parameters.read(host, Parameter.LEARNER, Types::bool),
            parameters.read(host, Parameter.INIT, Types::init));
    checkPorts(draft);
    if (archive) {
      checkArchive(draft, method.orElseThrow());
    } else if (method.isPresent() && parameters.isSet(host, Parameter.ARCHIVE)) {
      findings.warn(
          entry.place(),
          "etcd_archive is ignored, because etcd_install_method is "
              + method.get().value().label());
    }
    return draft;
  }

  private void checkSequence(MemberDraft draft) {
    Group.Entry entry = draft.entry();
    if (!parameters.isSet(entry.host(), Parameter.SEQ)) {
      findings.fault(
          new Fault(
              entry.place(),
              Optional.of(entry.group()),
              Optional.of(entry.host()),
              Optional.of(Parameter.SEQ.variable()),
              "is missing",
              "give each member a number of its own, such as { etcd_seq: 1 }"));
    }
  }

  private void checkPorts(MemberDraft draft) {
    draft
        .ports()
        .filter(port -> port.value() < FIRST_UNPRIVILEGED_PORT)
        .forEach(
            port ->
                findings.warn(
                    port.origin().place(),
                    port.parameter().variable()
                        + " is below 1024, where user etcd may not listen by default"));
    if (draft.clientPort().isEmpty() || draft.peerPort().isEmpty()) {
      return;
    }
    Setting<Integer> client = draft.clientPort().get();
    Setting<Integer> peer = draft.peerPort().get();
    if (client.value().equals(peer.value())) {
      Setting<Integer> told = peer.isDefault() ? client : peer;
      findings.fault(
          told.origin()
              .fault(
                  told.parameter().variable(),
                  told.value() + " is the client port and the peer port",
                  "let etcd_port and etcd_peer_port differ"));
    }
  }

  private void checkArchive(MemberDraft draft, Setting<InstallMethod> method) {
    String host = draft.entry().host();
    requireForArchive(host, Parameter.ARCHIVE, "the release's path or URL", method);
    requireForArchive(host, Parameter.ARCHIVE_SHA256, "its SHA-256", method);
    requireForArchive(host, Parameter.VERSION, "its version", method);
    draft
        .archive()
        .filter(archive -> archive.value().startsWith("http:"))
        .ifPresent(
            archive ->
                findings.warn(
                    archive.origin().place(),
                    "etcd_archive is fetched without TLS; its SHA-256 is checked nevertheless"));
  }

  private void requireForArchive(
      String host, Parameter parameter, String what, Setting<InstallMethod> method) {
    if (!parameters.isSet(host, parameter)) {
      findings.fault(
          method
              .origin()
              .fault(
                  method.parameter().variable(),
                  "archive needs " + parameter.variable(),
                  "set " + parameter.variable() + " to " + what));
    }
  }
}
