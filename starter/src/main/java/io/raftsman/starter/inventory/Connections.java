package io.raftsman.starter.inventory;

import io.raftsman.cluster.Host;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How SSH reaches hosts, from Ansible's connection variables. */
final class Connections {
  private static final int SSH_PORT = 22;
  private static final List<String> SSH_CONNECTIONS =
      List.of("ssh", "smart", "paramiko", "paramiko_ssh");

  private final Variables variables;
  private final Path directory;
  private final Findings findings;
  private final List<ResolvedParameter> resolved = new ArrayList<>();

  /**
   * Connections of an inventory.
   *
   * @param directory what relative paths are relative to
   */
  Connections(Variables variables, Path directory, Findings findings) {
    this.variables = variables;
    this.directory = directory;
    this.findings = findings;
  }

  /** The connection variables that were set and count, in the order of reading. */
  List<ResolvedParameter> resolved() {
    return resolved;
  }

  /** The host that an entry lists; empty when there is a fault. */
  Optional<Host> host(Group.Entry entry) {
    String name = entry.host();
    Optional<HostName> hostName = name(entry);
    warnOfWhatIsLeftOut(name);
    boolean ssh = refuseOtherConnections(name);
    Optional<String> address =
        read(name, ConnectionVariables.ADDRESS, text -> HostName.parse(text).text(), name);
    Optional<Integer> port = read(name, ConnectionVariables.PORT, Types::port, SSH_PORT);
    Optional<String> user =
        read(name, ConnectionVariables.USER, Types::user, System.getProperty("user.name"));
    Optional<Optional<String>> identity =
        read(name, ConnectionVariables.IDENTITY, this::file, Optional.empty());
    Optional<String> knownHosts = knownHostsFile(name);
    boolean root = user.filter("root"::equals).isPresent();
    Optional<Boolean> become = read(name, ConnectionVariables.BECOME, Types::bool, !root);
    boolean complete =
        hostName.isPresent()
            && ssh
            && address.isPresent()
            && port.isPresent()
            && user.isPresent()
            && identity.isPresent()
            && become.isPresent();
    return complete
        ? Optional.of(
            new Host(
                name,
                address.get(),
                port.get(),
                user.get(),
                identity.get(),
                knownHosts,
                become.get()))
        : Optional.empty();
  }

  /** What makes two hosts one machine: the address and port that SSH connects to. */
  static String machine(Host host) {
    return HostName.identity(host.address()) + " port " + host.port();
  }

  private Optional<HostName> name(Group.Entry entry) {
    try {
      return Optional.of(HostName.parse(entry.host()));
    } catch (BadValueException e) {
      findings.fault(
          Fault.onHost(entry.place(), entry.group(), entry.host(), e.problem(), e.remedy()));
      return Optional.empty();
    }
  }

  private <T> Optional<T> read(
      String host, List<String> names, ParameterReader.Type<T> type, T otherwise) {
    Optional<Variables.Named> found = variables.connection(host, names);
    if (found.isEmpty()) {
      return Optional.of(otherwise);
    }
    Value value = found.get().value();
    Optional<T> typed = ParameterReader.typed(found.get().name(), value, type, findings);
    typed.ifPresent(t -> keep(host, found.get(), t));
    return typed;
  }

  private void keep(String host, Variables.Named found, Object typed) {
    Object shown = typed instanceof Optional<?> optional ? optional.orElseThrow() : typed;
    Origin origin = found.value().origin();
    resolved.add(
        new ResolvedParameter(
            Optional.of(host), found.name(), shown.toString(), origin.level(), origin.place()));
  }

  private Optional<String> file(String text) throws BadValueException {
    return Optional.of(Types.localPath(text, directory));
  }

  private boolean refuseOtherConnections(String host) {
    return read(host, ConnectionVariables.CONNECTION, Connections::ssh, "ssh").isPresent();
  }

  private static String ssh(String connection) throws BadValueException {
    if (!SSH_CONNECTIONS.contains(connection)) {
      throw new BadValueException(
          Text.quoted(connection) + " is not SSH, and Raftsman reaches hosts by SSH only",
          "leave it out, and let this machine be reached by SSH too");
    }
    return connection;
  }

  private Optional<String> knownHostsFile(String host) {
    Optional<String> file = Optional.empty();
    for (String variable : ConnectionVariables.SSH_ARGUMENTS) {
      Optional<Value> value =
          variables.connection(host, List.of(variable)).map(Variables.Named::value);
      if (value.filter(this::isToBeRead).isPresent()) {
        file = sshArguments(host, variable, value.get()).or(() -> earlier(host));
      }
    }
    return file;
  }

  private Optional<String> earlier(String host) {
    return resolved.stream()
        .filter(p -> p.host().equals(Optional.of(host)))
        .filter(p -> p.name().equals("UserKnownHostsFile"))
        .map(ResolvedParameter::value)
        .reduce((first, second) -> second);
  }

  /** A template without the one option that counts is left alone, as is an empty value. */
  private boolean isToBeRead(Value value) {
    return switch (value.kind()) {
      case NULL -> false;
      case TEMPLATE -> value.text().contains("UserKnownHostsFile");
      default -> value.kind() != Value.Kind.TEXT || !value.text().isBlank();
    };
  }

  private Optional<String> sshArguments(String host, String variable, Value value) {
    Optional<SshArguments> arguments =
        ParameterReader.typed(variable, value, SshArguments::parse, findings);
    if (arguments.isEmpty()) {
      return Optional.empty();
    }
    if (arguments.get().relaxesHostKeys()) {
      findings.warn(
          value.place(),
          variable
              + ": host keys are checked nevertheless; --accept-new-host-keys records those of"
              + " hosts met for the first time");
    }
    if (!arguments.get().ignored().isEmpty()) {
      findings.warn(
          value.place(),
          variable
              + ": "
              + Text.printable(String.join(" ", arguments.get().ignored()))
              + " is ignored; only -o UserKnownHostsFile=PATH counts");
    }
    Optional<String> file =
        arguments
            .get()
            .knownHostsFile()
            .flatMap(
                path ->
                    ParameterReader.typed(
                        variable, Value.text(path, value.origin()), this::plainFile, findings));
    file.ifPresent(
        path ->
            resolved.add(
                new ResolvedParameter(
                    Optional.of(host),
                    "UserKnownHostsFile",
                    path,
                    value.origin().level(),
                    value.place())));
    return file;
  }

  private String plainFile(String text) throws BadValueException {
    return Types.localPath(text, directory);
  }

  private void warnOfWhatIsLeftOut(String host) {
    for (String password : ConnectionVariables.PASSWORDS) {
      variables
          .connection(host, List.of(password))
          .ifPresent(
              found ->
                  findings.warn(
                      found.value().place(),
                      password + " is ignored; Raftsman logs in with keys and uses sudo -n"));
    }
    warnUnless(host, ConnectionVariables.BECOME_METHOD, "sudo");
    warnUnless(host, ConnectionVariables.BECOME_USER, "root");
  }

  private void warnUnless(String host, List<String> names, String only) {
    variables
        .connection(host, names)
        .filter(found -> !found.value().text().equals(only))
        .ifPresent(
            found ->
                findings.warn(
                    found.value().place(), found.name() + " is ignored; it is always " + only));
  }
}
