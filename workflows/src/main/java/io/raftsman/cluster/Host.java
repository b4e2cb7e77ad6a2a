package io.raftsman.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Optional;

/**
 * A host of the inventory and how SSH reaches it.
 *
 * @param name the inventory's name for the host: an IPv4 or IPv6 address or a DNS name. etcd
 *     listens on and is advertised by it
 * @param address what SSH connects to: {@code ansible_host}, or the name
 * @param port SSH port
 * @param user login user
 * @param identityFile path of the private key on the worker ({@code ansible_ssh_private_key_file});
 *     empty for the user's default keys
 * @param knownHostsFile path of the known_hosts file on the worker; empty for the user's own
 * @param become whether commands run through {@code sudo -n}; ignored for root
 */
public record Host(
    String name,
    String address,
    int port,
    String user,
    Optional<String> identityFile,
    Optional<String> knownHostsFile,
    boolean become) {

  public Host {
    requireNonNull(name, "name");
    requireNonNull(address, "address");
    requireNonNull(user, "user");
    requireNonNull(identityFile, "identityFile");
    requireNonNull(knownHostsFile, "knownHostsFile");
    if (name.isBlank() || address.isBlank() || user.isBlank()) {
      throw new IllegalArgumentException("a host needs a name, an address and a user");
    }
    Ports.require("SSH port of " + name, port);
  }

  /** A host reached as root at its own name on port 22 with the user's default keys. */
  public static Host of(String name) {
    return new Host(name, name, 22, "root", Optional.empty(), Optional.empty(), true);
  }

  /** The name as it stands in a URL: an IPv6 address in brackets, anything else as it is. */
  @JsonIgnore
  public String urlHost() {
    return name.indexOf(':') >= 0 ? "[" + name + "]" : name;
  }
}
