package io.raftsman.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.raftsman.cluster.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TargetsTest {
  private static final Path SYSTEM_KNOWN_HOSTS = Path.of("/etc/ssh/ssh_known_hosts");

  @TempDir private Path home;

  @Test
  void without_a_word_about_it_ssh_s_defaults_count() throws Exception {
    Target target = target(HostBuilder.at("10.0.0.1").build(), "");

    assertThat(target.address()).isEqualTo("10.0.0.1");
    assertThat(target.port()).isEqualTo(22);
    assertThat(target.user()).isEqualTo(System.getProperty("user.name"));
    assertThat(target.identityFiles()).containsExactly(home.resolve(".ssh/id_ed25519"));
    assertThat(target.identitiesNamed()).isFalse();
    assertThat(target.knownHosts())
        .containsExactly(home.resolve(".ssh/known_hosts"), SYSTEM_KNOWN_HOSTS);
    assertThat(target.agent()).contains(Path.of("/run/agent"));
    assertThat(target.jump()).isEmpty();
  }

  @Test
  void the_configuration_beats_the_defaults() throws Exception {
    Target target =
        target(
            HostBuilder.at("web").build(),
            """
            Host web
              HostName %h.example.com
              User ops
              Port 2222
              IdentityFile ~/%r-%h-%p
              CertificateFile %d/cert
              IdentitiesOnly yes
              IdentityAgent none
              UserKnownHostsFile ~/one "~/two 2"
              HostKeyAlias known
            """);

    assertThat(target)
        .isEqualTo(
            new Target(
                "web.example.com",
                2222,
                "ops",
                List.of(home.resolve("ops-web.example.com-2222")),
                true,
                true,
                List.of(home.resolve("cert")),
                Optional.empty(),
                Optional.empty(),
                List.of(home.resolve("one"), home.resolve("two 2"), SYSTEM_KNOWN_HOSTS),
                Optional.of("known"),
                Optional.empty()));
  }

  @Test
  void the_inventory_beats_the_configuration() throws Exception {
    Target target =
        target(
            HostBuilder.at("web")
                .user("root")
                .port(22)
                .identity(Path.of("/id"))
                .knownHosts(Path.of("/known"))
                .build(),
            "User ops\nPort 2222\nIdentityFile ~/id\nUserKnownHostsFile ~/known\n");

    assertThat(target.user()).isEqualTo("root");
    assertThat(target.port()).isEqualTo(22);
    assertThat(target.identityFiles()).containsExactly(Path.of("/id"));
    assertThat(target.knownHosts()).containsExactly(Path.of("/known"), SYSTEM_KNOWN_HOSTS);
  }

  @Test
  void host_keys_are_not_left_unchecked() throws Exception {
    Target target = target(HostBuilder.at("web").build(), "UserKnownHostsFile /dev/null\n");

    assertThat(target.knownHosts()).contains(home.resolve(".ssh/known_hosts"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SSH_AUTH_SOCK", "$SSH_AUTH_SOCK", "/run/agent", "~/../../run/agent"})
  void an_agent_is_named_by_its_socket_or_its_variable(String agent) throws Exception {
    Target target = target(HostBuilder.at("web").build(), "IdentityAgent " + agent + "\n");

    assertThat(target.agent().orElseThrow().normalize().toString()).endsWith("/run/agent");
  }

  @Test
  void a_jump_host_has_a_configuration_of_its_own() throws Exception {
    Target target =
        target(
            HostBuilder.at("db").user("root").build(),
            """
            Host db
              ProxyJump ops@bastion:2200
            Host bastion
              HostName 192.0.2.1
              User not-this-one
              IdentityFile ~/bastion
            """);

    Target jump = target.jump().orElseThrow();
    assertThat(jump.address()).isEqualTo("192.0.2.1");
    assertThat(jump.user()).isEqualTo("ops");
    assertThat(jump.port()).isEqualTo(2200);
    assertThat(jump.identityFiles()).containsExactly(home.resolve("bastion"));
    assertThat(jump.jump()).isEmpty();
    assertThat(target.shown()).isEqualTo("ssh root@db port 22 through ops@192.0.2.1");
  }

  @Test
  void of_several_jump_hosts_the_first_is_the_nearest() throws Exception {
    Target target =
        target(
            HostBuilder.at("db").build(),
            "Host db\n  ProxyJump near,[2001:db8::1]:2200,ssh://far\nHost near\n  ProxyJump gate\n");

    assertThat(target.jump().orElseThrow().address()).isEqualTo("far");
    Target middle = target.jump().flatMap(Target::jump).orElseThrow();
    assertThat(middle.address()).isEqualTo("2001:db8::1");
    assertThat(middle.port()).isEqualTo(2200);
    assertThat(middle.jump().orElseThrow().address()).isEqualTo("near");
    assertThat(middle.jump().flatMap(Target::jump).orElseThrow().address()).isEqualTo("gate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ProxyJump none\nHost *\nProxyJump bastion\n",
        "ProxyCommand none\nHost *\nProxyJump bastion\n",
        "ProxyJump none\nProxyCommand nc %h %p\n"
      })
  void none_is_no_jump_host(String config) throws Exception {
    assertThat(target(HostBuilder.at("db").build(), config).jump()).isEmpty();
  }

  @Test
  void a_ProxyCommand_is_a_fault_for_the_host_that_it_is_meant_for() throws Exception {
    String config = "Host db\n  ProxyCommand ssh -W %h:%p bastion\n";

    assertThat(target(HostBuilder.at("web").build(), config).jump()).isEmpty();
    SshConfigFault fault = fault("db", config);
    assertThat(fault).hasMessageEndingWith("config line 2: ProxyCommand is not supported");
    assertThat(fault.remedy()).contains("ProxyJump");
  }

  @Test
  void jump_hosts_in_a_circle_are_a_fault() {
    assertThat(fault("db", "ProxyJump bastion\n"))
        .hasMessageEndingWith("line 1: the jump hosts make a loop");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Port ssh", "Port 0", "Port 65536", "ProxyJump a,b:x", "ProxyJump a/b"})
  void what_is_no_port_or_jump_host_is_a_fault(String line) {
    assertThat(fault("db", line + "\n")).hasMessageMatching(".*config line 1: \\S+ is not a .*");
  }

  @Test
  void a_token_that_is_not_supported_is_a_fault() {
    assertThat(fault("db", "IdentityFile ~/%C\n"))
        .hasMessageEndingWith("line 1: the token %C is not supported");
  }

  private SshConfigFault fault(String address, String config) {
    return catchThrowableOfType(
        SshConfigFault.class, () -> target(HostBuilder.at(address).build(), config));
  }

  private Target target(Host host, String config) throws IOException, SshConfigFault {
    Path file = Files.writeString(home.resolve("config"), config);
    return new Targets(
            new SshSettings(
                false,
                List.of(file),
                home,
                home.resolve(".ssh/known_hosts"),
                List.of(SYSTEM_KNOWN_HOSTS),
                List.of(home.resolve(".ssh/id_ed25519")),
                name -> name.equals("SSH_AUTH_SOCK") ? Optional.of("/run/agent") : Optional.empty(),
                Duration.ofSeconds(20)))
        .of(host);
  }
}
