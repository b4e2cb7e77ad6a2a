package io.raftsman.ssh;

import io.raftsman.cluster.SecretReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where and as whom a connection is made: all that inventory, OpenSSH's configuration and defaults
 * come to. Equal targets share a connection.
 *
 * @param address what is connected to
 * @param identityFiles private keys to offer; those that aren't there are passed over
 * @param identitiesNamed whether they were asked for, or are the defaults
 * @param identitiesOnly whether an agent may offer these keys only
 * @param certificateFiles for one or other of the keys
 * @param passphrase of encrypted keys
 * @param agent an SSH agent's socket
 * @param knownHosts in the order of reading; new keys are recorded in the first
 * @param hostKeyAlias the name to look for there instead of the address
 * @param jump the host through which it is reached
 */
record Target(
    String address,
    int port,
    String user,
    List<Path> identityFiles,
    boolean identitiesNamed,
    boolean identitiesOnly,
    List<Path> certificateFiles,
    Optional<SecretReference> passphrase,
    Optional<Path> agent,
    List<Path> knownHosts,
    Optional<String> hostKeyAlias,
    Optional<Target> jump) {

  Target {
    identityFiles = List.copyOf(identityFiles);
    certificateFiles = List.copyOf(certificateFiles);
    knownHosts = List.copyOf(knownHosts);
  }

  /** As a person would write it. */
  String shown() {
    String login = "ssh " + user + "@" + address + " port " + port;
    return jump.map(via -> login + " through " + via.user + "@" + via.address).orElse(login);
  }
}
