package io.raftsman.starter.inventory;

import io.raftsman.cluster.Host;
import io.raftsman.cluster.SecretReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** How SSH reaches hosts, from Ansible's connection variables. */
final class Connections {
  private static final int SSH_PORT = 22;
  private static final String FILE = "file:";
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
    Optional<OptionalInt> port =
        read(
            name,
            ConnectionVariables.PORT,
            text -> OptionalInt.of(Types.port(text)),
            OptionalInt.empty());
    Optional<Optional<String>> user =
        read(
            name,
            ConnectionVariables.USER,
            text -> Optional.of(Types.user(text)),
            Optional.empty());
    Optional<Optional<String>> identity =
        read(name, ConnectionVariables.IDENTITY, this::file, Optional.empty());
    Optional<Optional<SecretReference>> passphrase = secret(name, ConnectionVariables.PASSPHRASE);
    List<String> knownHosts = knownHostsFiles(name);
    boolean root = user.filter(u -> u.equals(Optional.of("root"))).isPresent();
    Optional<Boolean> become = read(name, ConnectionVariables.BECOME, Types::bool, !root);
    Optional<Optional<SecretReference>> becomePassword =
        secret(name, ConnectionVariables.BECOME_PASSWORD);
    boolean complete =
        hostName.isPresent()
            && ssh
            && address.isPresent()
            && port.isPresent()
            && user.isPresent()
            && identity.isPresent()
            && passphrase.isPresent()
            && become.isPresent()
            && becomePassword.isPresent();
    return complete
        ? Optional.of(
            new Host(
                name,
                address.get(),
                port.get(),
                user.get(),
                identity.get(),
                passphrase.get(),
                knownHosts,
                become.get(),
                becomePassword.get()))
        : Optional.empty();
  }

  /** What makes two hosts one machine: the address and port that ssh would be told. */
  static String machine(Host host) {
    return HostName.identity(host.address()) + " port " + host.port().orElse(SSH_PORT);
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

  /** Of a secret only the place is taken, and whatever else stands there is shown to nobody. */
  private Optional<Optional<SecretReference>> secret(String host, List<String> names) {
    Optional<Variables.Named> found = variables.connection(host, names);
    if (found.isEmpty()) {
      return Optional.of(Optional.empty());
    }
    Value value = found.get().value();
    Optional<SecretReference> reference =
        value.isText() ? reference(found.get().name(), value) : Optional.empty();
    if (reference.isEmpty()) {
      findings.fault(
          value
              .origin()
              .fault(
                  found.get().name(),
                  "does not say where the secret is",
                  "write env:NAME or file:PATH; the secret itself has no place here"));
      return Optional.empty();
    }
    keep(host, found.get(), reference.get());
    return Optional.of(reference);
  }

  /** A relative path is relative to the inventory. */
  private Optional<SecretReference> reference(String variable, Value value) {
    String text = value.text();
    return text.startsWith(FILE)
        ? ParameterReader.typed(
            variable,
            Value.text(text.substring(FILE.length()), value.origin()),
            path -> SecretReference.file(Types.localPath(path, directory)),
            findings)
        : SecretReference.parse(text);
  }

  private void keep(String host, Variables.Named found, Object typed) {
    Object shown =
        typed instanceof Optional<?> optional
            ? optional.orElseThrow()
            : typed instanceof OptionalInt number ? number.getAsInt() : typed;
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

  private List<String> knownHostsFiles(String host) {
    List<String> files = List.of();
    for (String variable : ConnectionVariables.SSH_ARGUMENTS) {
      Optional<Value> value =
          variables.connection(host, List.of(variable)).map(Variables.Named::value);
      if (value.filter(this::isToBeRead).isPresent()) {
        List<String> named = sshArguments(host, variable, value.get());
        files = named.isEmpty() ? files : named;
      }
    }
    return files;
  }

  /** A template without the one option that counts is left alone, as is an empty value. */
  private boolean isToBeRead(Value value) {
    return switch (value.kind()) {
      case NULL -> false;
      case TEMPLATE -> value.text().contains("UserKnownHostsFile");
      default -> value.kind() != Value.Kind.TEXT || !value.text().isBlank();
    };
  }

  private List<String> sshArguments(String host, String variable, Value value) {
    Optional<SshArguments> arguments =
        ParameterReader.typed(variable, value, SshArguments::parse, findings);
    if (arguments.isEmpty()) {
      return List.of();
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
    List<String> files =
        arguments.get().knownHostsFiles().stream()
            .flatMap(
                path ->
                    ParameterReader.typed(
                        variable, Value.text(path, value.origin()), this::plainFile, findings)
                        .stream())
            .toList();
    if (!files.isEmpty()) {
      resolved.add(
          new ResolvedParameter(
              Optional.of(host),
              "UserKnownHostsFile",
              String.join(" ", files),
              value.origin().level(),
              value.place()));
    }
    return files;
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
                      found.value().place(), password + " is ignored; Raftsman logs in with keys"));
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
