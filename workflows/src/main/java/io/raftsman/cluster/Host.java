package io.raftsman.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A host of the inventory and how SSH reaches it. What the inventory leaves open, the worker's
 * OpenSSH configuration may say.
 *
 * @param name the inventory's name for the host: an IPv4 or IPv6 address or a DNS name. etcd
 *     listens on and is advertised by it
 * @param address what ssh would be told to connect to: {@code ansible_host}, or the name
 * @param port SSH port; empty for the configuration's, or 22
 * @param user login user; empty for the configuration's, or the worker's own
 * @param identityFile path of the private key on the worker ({@code ansible_ssh_private_key_file});
 *     empty for the configuration's, or the user's default keys
 * @param passphrase of encrypted private keys
 * @param knownHostsFiles paths of the known_hosts files on the worker; empty for the
 *     configuration's, or the user's own
 * @param become whether commands run through sudo; ignored for root
 * @param becomePassword the user's password, where sudo asks for one
 */
public record Host(
    String name,
    String address,
    OptionalInt port,
    Optional<String> user,
    Optional<String> identityFile,
    Optional<SecretReference> passphrase,
    @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> knownHostsFiles,
    boolean become,
    Optional<SecretReference> becomePassword) {

  public Host {
    requireNonNull(name, "name");
    requireNonNull(address, "address");
    requireNonNull(port, "port");
    requireNonNull(user, "user");
    requireNonNull(identityFile, "identityFile");
    requireNonNull(passphrase, "passphrase");
    requireNonNull(becomePassword, "becomePassword");
    knownHostsFiles = List.copyOf(knownHostsFiles);
    if (name.isBlank() || address.isBlank() || user.filter(String::isBlank).isPresent()) {
      throw new IllegalArgumentException("a host needs a name, an address and a user");
    }
    port.ifPresent(number -> Ports.require("SSH port of " + name, number));
  }

  /**
   * A host reached as root at its own name, and for the rest as the worker's configuration says.
   */
  public static Host of(String name) {
    return new Host(
        name,
        name,
        OptionalInt.empty(),
        Optional.of("root"),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        true,
        Optional.empty());
  }

  /** The name as it stands in a URL: an IPv6 address in brackets, anything else as it is. */
  @JsonIgnore
  public String urlHost() {
    return name.indexOf(':') >= 0 ? "[" + name + "]" : name;
  }
}
