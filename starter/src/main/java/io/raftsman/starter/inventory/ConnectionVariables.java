package io.raftsman.starter.inventory;

import io.raftsman.cluster.SecretReference;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ansible's variables about how to reach a host, as far as Raftsman looks at them. */
final class ConnectionVariables {
  static final List<String> ADDRESS = List.of("ansible_host", "ansible_ssh_host");
  static final List<String> PORT = List.of("ansible_port", "ansible_ssh_port");
  static final List<String> USER = List.of("ansible_user", "ansible_ssh_user");
  static final List<String> IDENTITY =
      List.of("ansible_ssh_private_key_file", "ansible_private_key_file");
  static final List<String> BECOME = List.of("ansible_become");
  static final List<String> SSH_ARGUMENTS =
      List.of("ansible_ssh_args", "ansible_ssh_common_args", "ansible_ssh_extra_args");
  static final List<String> CONNECTION = List.of("ansible_connection");
  static final List<String> BECOME_METHOD = List.of("ansible_become_method");
  static final List<String> BECOME_USER = List.of("ansible_become_user");

  static final List<String> PASSPHRASE =
      List.of("ansible_ssh_private_key_passphrase", "ansible_private_key_passphrase");
  static final List<String> BECOME_PASSWORD =
      List.of("ansible_become_password", "ansible_become_pass", "ansible_sudo_pass");

  /** Secrets that Raftsman doesn't take; their values are never looked at. */
  static final List<String> PASSWORDS =
      List.of("ansible_password", "ansible_ssh_pass", "ansible_ssh_password");

  /** Secrets that are taken by reference; a value that is none is never kept. */
  private static final Set<String> SECRETS =
      Stream.of(PASSPHRASE, BECOME_PASSWORD)
          .flatMap(List::stream)
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<String> HONOURED =
      Set.copyOf(
          List.of(
                  ADDRESS,
                  PORT,
                  USER,
                  IDENTITY,
                  PASSPHRASE,
                  BECOME,
                  BECOME_PASSWORD,
                  SSH_ARGUMENTS,
                  CONNECTION,
                  BECOME_METHOD,
                  BECOME_USER)
              .stream()
              .flatMap(List::stream)
              .toList());

  private ConnectionVariables() {}

  /** Whether Raftsman reads the variable's value. */
  static boolean isHonoured(String variable) {
    return HONOURED.contains(variable);
  }

  /** Whether Raftsman knows the name, without reading its value. */
  static boolean isPassword(String variable) {
    return PASSWORDS.contains(variable);
  }

  /** The value to keep of a variable, which of a secret is its reference alone. */
  static Value kept(String variable, Value value) {
    boolean reference = value.isText() && SecretReference.parse(value.text()).isPresent();
    return SECRETS.contains(variable) && !reference
        ? Value.of(Value.Kind.TAGGED, value.origin())
        : value;
  }

  static Set<String> honoured() {
    return HONOURED;
  }
}
