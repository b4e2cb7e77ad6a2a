package io.raftsman.ssh;

import io.raftsman.cluster.Host;
import io.raftsman.cluster.SecretReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A host that differs from another one. */
final class HostBuilder {
  private String address;
  private OptionalInt port;
  private Optional<String> user;
  private Optional<String> identityFile;
  private Optional<SecretReference> passphrase;
  private List<String> knownHostsFiles;
  private boolean become;
  private Optional<SecretReference> becomePassword;
  private final String name;

  private HostBuilder(Host host) {
    name = host.name();
    address = host.address();
    port = host.port();
    user = host.user();
    identityFile = host.identityFile();
    passphrase = host.passphrase();
    knownHostsFiles = host.knownHostsFiles();
    become = host.become();
    becomePassword = host.becomePassword();
  }

  static HostBuilder like(Host host) {
    return new HostBuilder(host);
  }

  /** Nothing but an address: the rest is left to the configuration. */
  static HostBuilder at(String address) {
    HostBuilder builder = like(Host.of("node-1")).address(address);
    builder.user = Optional.empty();
    return builder;
  }

  HostBuilder address(String value) {
    address = value;
    return this;
  }

  HostBuilder port(int value) {
    port = OptionalInt.of(value);
    return this;
  }

  HostBuilder user(String value) {
    user = Optional.of(value);
    return this;
  }

  HostBuilder identity(Path value) {
    identityFile = Optional.of(value.toString());
    return this;
  }

  HostBuilder withoutIdentity() {
    identityFile = Optional.empty();
    return this;
  }

  HostBuilder passphrase(SecretReference value) {
    passphrase = Optional.of(value);
    return this;
  }

  HostBuilder knownHosts(Path... values) {
    knownHostsFiles = List.of(values).stream().map(Path::toString).toList();
    return this;
  }

  HostBuilder withoutBecome() {
    become = false;
    return this;
  }

  HostBuilder becomePassword(SecretReference value) {
    becomePassword = Optional.of(value);
    return this;
  }

  Host build() {
    return new Host(
        name,
        address,
        port,
        user,
        identityFile,
        passphrase,
        knownHostsFiles,
        become,
        becomePassword);
  }
}
