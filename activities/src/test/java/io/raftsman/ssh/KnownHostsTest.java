package io.raftsman.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.schmizz.sshj.common.Buffer.PlainBuffer;
import net.schmizz.sshj.common.KeyType;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KnownHostsTest {
  private static final String HOST = "10.10.10.10";
  private static final PublicKey KEY = key("Ed25519", 255);
  private static final PublicKey OTHER = key("Ed25519", 255);
  private static final PublicKey ECDSA = key("EC", 256);
  private static final PublicKey RSA = key("RSA", 2048);

  @TempDir private Path directory;

  @Test
  void a_known_key_is_right() throws IOException {
    for (PublicKey key : List.of(KEY, ECDSA, RSA)) {
      KnownHosts strict = strict(HOST + " " + line(key));

      assertThat(strict.verify(HOST, 22, key)).isTrue();
      assertThat(strict.refusal()).isEmpty();
    }
  }

  @Test
  void an_unknown_host_is_refused_with_its_fingerprint() throws IOException {
    KnownHosts strict = strict("10.10.10.11 " + line(KEY));

    assertThat(strict.verify(HOST, 22, KEY)).isFalse();
    assertThat(strict.refusal())
        .isEqualTo(
            "no key of this host is in " + file() + "; it showed ssh-ed25519 " + fingerprint(KEY));
    assertThat(file()).hasContent("10.10.10.11 " + line(KEY));
  }

  @Test
  void the_key_of_a_new_host_is_recorded_where_that_was_asked_for() throws IOException {
    KnownHosts accepting = accepting("10.10.10.11 " + line(OTHER) + "\n");

    assertThat(accepting.verify(HOST, 22, KEY)).isTrue();

    assertThat(file())
        .hasContent("10.10.10.11 " + line(OTHER) + "\n" + HOST + " " + line(KEY) + "\n");
    assertThat(read(false).verify(HOST, 22, KEY)).isTrue();
  }

  @Test
  void a_record_does_not_run_into_a_line_without_end() throws IOException {
    KnownHosts accepting = accepting("10.10.10.11 " + line(OTHER));

    assertThat(accepting.verify(HOST, 22, KEY)).isTrue();

    assertThat(read(false).verify(HOST, 22, KEY)).isTrue();
    assertThat(read(false).verify("10.10.10.11", 22, OTHER)).isTrue();
  }

  @Test
  void a_new_file_and_its_directory_are_the_user_s_alone() throws IOException {
    Path file = directory.resolve("home/.ssh/known_hosts");

    assertThat(new KnownHosts(List.of(file), Optional.empty(), true).verify(HOST, 22, KEY))
        .isTrue();

    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(mode(file.getParent())).isEqualTo("rwx------");
    assertThat(new KnownHosts(List.of(file), Optional.empty(), false).verify(HOST, 22, KEY))
        .isTrue();
  }

  @Test
  void a_key_that_can_not_be_recorded_is_refused() throws IOException {
    Path file =
        Files.createSymbolicLink(
            directory.resolve("link"), directory.resolve("no-such-directory/known_hosts"));
    var accepting = new KnownHosts(List.of(file), Optional.empty(), true);

    assertThat(accepting.verify(HOST, 22, KEY)).isFalse();
    assertThat(accepting.refusal())
        .contains("could not be recorded in " + file)
        .contains(fingerprint(KEY));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_changed_key_is_refused_whatever_was_asked_for(boolean acceptNew) throws IOException {
    write(HOST + " " + line(KEY) + "\n");
    KnownHosts knownHosts = read(acceptNew);

    assertThat(knownHosts.verify(HOST, 22, OTHER)).isFalse();
    assertThat(knownHosts.refusal())
        .contains(fingerprint(OTHER))
        .contains("not the one in " + file())
        .contains("somebody is in between");
    assertThat(file()).hasContent(HOST + " " + line(KEY) + "\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_key_of_another_type_does_not_make_a_known_host_new(boolean acceptNew) throws IOException {
    write(HOST + " " + line(KEY) + "\n");
    KnownHosts knownHosts = read(acceptNew);

    assertThat(knownHosts.verify(HOST, 22, ECDSA)).isFalse();
    assertThat(knownHosts.refusal()).contains("not the one in");
    assertThat(file()).hasContent(HOST + " " + line(KEY) + "\n");
  }

  @Test
  void one_of_several_keys_of_a_host_is_enough() throws IOException {
    KnownHosts strict = strict(HOST + " " + line(OTHER) + "\n" + HOST + " " + line(KEY) + "\n");

    assertThat(strict.verify(HOST, 22, KEY)).isTrue();
    assertThat(strict.verify(HOST, 22, OTHER)).isTrue();
  }

  @Test
  void a_revoked_key_is_refused_even_where_another_line_knows_it() throws IOException {
    write(HOST + " " + line(KEY) + "\n@revoked * " + line(KEY) + "\n");

    assertThat(read(true).verify(HOST, 22, KEY)).isFalse();
    KnownHosts strict = read(false);
    assertThat(strict.verify(HOST, 22, KEY)).isFalse();
    assertThat(strict.refusal()).contains("is revoked in " + file());
  }

  @Test
  void another_key_s_revocation_does_not_matter() throws IOException {
    KnownHosts strict = strict(HOST + " " + line(KEY) + "\n@revoked * " + line(OTHER) + "\n");

    assertThat(strict.verify(HOST, 22, KEY)).isTrue();
  }

  @Test
  void hashed_names_are_understood() throws IOException, GeneralSecurityException {
    KnownHosts strict = strict(hashed(HOST) + " " + line(KEY));

    assertThat(strict.verify(HOST, 22, KEY)).isTrue();
    assertThat(strict.verify("10.10.10.11", 22, KEY)).isFalse();
    assertThat(strict.verify(HOST, 22, OTHER)).isFalse();
    assertThat(strict.refusal()).contains("not the one in");
  }

  @Test
  void hashed_names_with_a_port_are_understood() throws IOException, GeneralSecurityException {
    KnownHosts strict = strict(hashed("[" + HOST + "]:2222") + " " + line(KEY));

    assertThat(strict.verify(HOST, 2222, KEY)).isTrue();
    assertThat(strict.verify(HOST, 22, KEY)).isFalse();
  }

  @Test
  void a_port_other_than_22_is_part_of_the_name() throws IOException {
    KnownHosts strict = strict("[" + HOST + "]:2222 " + line(KEY));

    assertThat(strict.verify(HOST, 2222, KEY)).isTrue();
    assertThat(strict.verify(HOST, 22, KEY)).isFalse();
    assertThat(strict.verify(HOST, 2223, KEY)).isFalse();
  }

  @Test
  void a_port_other_than_22_is_recorded_with_the_name() throws IOException {
    assertThat(accepting("").verify("Node-1.Example", 2222, KEY)).isTrue();

    assertThat(file()).hasContent("[node-1.example]:2222 " + line(KEY) + "\n");
    assertThat(read(false).verify("node-1.example", 2222, KEY)).isTrue();
  }

  @Test
  void IPv6_addresses_are_understood() throws IOException {
    assertThat(strict("fd00::10 " + line(KEY)).verify("fd00::10", 22, KEY)).isTrue();
    assertThat(strict("[fd00::10]:2222 " + line(KEY)).verify("fd00::10", 2222, KEY)).isTrue();
  }

  @Test
  void lists_and_patterns_are_understood() throws IOException {
    KnownHosts strict = strict("node-1," + HOST + ",*.example " + line(KEY) + " a comment");

    assertThat(strict.verify("node-1", 22, KEY)).isTrue();
    assertThat(strict.verify(HOST, 22, KEY)).isTrue();
    assertThat(strict.verify("a.example", 22, KEY)).isTrue();
    assertThat(strict.verify("example", 22, KEY)).isFalse();
  }

  @Test
  void an_RSA_key_is_asked_for_by_the_signatures_that_servers_accept() throws IOException {
    assertThat(strict(HOST + " " + line(RSA)).findExistingAlgorithms(HOST, 22))
        .containsExactlyInAnyOrder("ssh-rsa", "rsa-sha2-512", "rsa-sha2-256");
    assertThat(strict(HOST + " " + line(KEY)).findExistingAlgorithms(HOST, 22))
        .containsExactly("ssh-ed25519");
    assertThat(strict("").findExistingAlgorithms(HOST, 22)).isEmpty();
  }

  @Test
  void without_a_file_no_host_is_known() throws IOException {
    KnownHosts strict = read(false);

    assertThat(strict.verify(HOST, 22, KEY)).isFalse();
    assertThat(strict.refusal()).contains("no key of this host is in " + file());
    assertThat(file()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n",
        "# a comment",
        "10.10.10.10",
        "10.10.10.10 ssh-ed25519",
        "10.10.10.10 ssh-ed25519 !!!not-base64!!!",
        "10.10.10.10 ssh-ed25519 AAAA",
        "10.10.10.10 ssh-nonsense AAAAC3NzaC1lZDI1NTE5AAAAIHC2",
        "10.10.10.10 1024 35",
        "10.10.10.10 1024 35 x",
        "10.10.10.10 1024 a b",
        "10.10.10.10 2048 65537 0",
        "@nonsense 10.10.10.10 ssh-ed25519 AAAA",
        "@revoked",
        "|1|broken ssh-ed25519 AAAA",
        "|1|a|b ssh-ed25519 AAAA",
        "\u0000\u0001\u0002\ufffd",
        "-----BEGIN OPENSSH PRIVATE KEY-----"
      })
  void garbage_hides_no_good_line_and_makes_no_host_known(String garbage) throws IOException {
    assertThat(strict(garbage + "\n").verify(HOST, 22, KEY)).isFalse();
    assertThat(strict(garbage + "\n" + HOST + " " + line(KEY) + "\n").verify(HOST, 22, KEY))
        .isTrue();
  }

  @Test
  void bytes_that_are_no_text_break_nothing() throws IOException {
    byte[] bytes = new byte[4096];
    IntStream.range(0, bytes.length).forEach(i -> bytes[i] = (byte) (i * 31));
    Files.write(file(), bytes);

    assertThat(read(false).verify(HOST, 22, KEY)).isFalse();
    assertThat(read(true).verify(HOST, 22, KEY)).isTrue();
    assertThat(read(false).verify(HOST, 22, KEY)).isTrue();
  }

  @Test
  void several_new_hosts_at_once_are_all_recorded() throws IOException {
    write("");
    IntStream.range(0, 32)
        .parallel()
        .forEach(
            i -> {
              try {
                assertThat(read(true).verify("host-" + i, 22, KEY)).isTrue();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });

    KnownHosts strict = read(false);
    assertThat(IntStream.range(0, 32).allMatch(i -> strict.verify("host-" + i, 22, KEY))).isTrue();
  }

  @Test
  void of_other_hosts_nothing_is_kept() throws IOException {
    write(
        """
        10.10.10.11 %1$s
        node-1,10.10.10.12 %1$s
        [10.10.10.10]:2222 %1$s
        """
                .formatted(line(OTHER))
            + HOST
            + " "
            + line(KEY)
            + "\n");

    KnownHosts known = KnownHosts.of(target(22, Optional.empty()), false);

    assertThat(known.entries()).hasSize(1);
    assertThat(known.verify(HOST, 22, KEY)).isTrue();
  }

  @Test
  void every_line_that_may_be_about_the_host_is_kept()
      throws IOException, GeneralSecurityException {
    for (String names :
        List.of(
            HOST,
            "node-1," + HOST,
            "10.10.10.*",
            "10.10.10.1?",
            hashed(HOST),
            " " + HOST,
            "NODE-1")) {
      write("10.10.10.11 " + line(OTHER) + "\n" + names + " " + line(KEY) + "\n");
      Optional<String> alias = Optional.of("node-1").filter(n -> names.equals("NODE-1"));

      KnownHosts known = KnownHosts.of(target(22, alias), false);

      assertThat(known.entries()).as(names).hasSize(1);
    }
  }

  @Test
  void a_revoked_key_is_found_among_the_lines_of_one_target() throws IOException {
    write(HOST + " " + line(KEY) + "\n@revoked " + HOST + " " + line(KEY) + "\n");

    assertThat(KnownHosts.of(target(22, Optional.empty()), false).verify(HOST, 22, KEY)).isFalse();
  }

  @Test
  void another_port_of_a_target_is_another_host() throws IOException {
    write(HOST + " " + line(OTHER) + "\n[" + HOST + "]:2222 " + line(KEY) + "\n");

    KnownHosts known = KnownHosts.of(target(2222, Optional.empty()), false);

    assertThat(known.verify(HOST, 2222, KEY)).isTrue();
    assertThat(known.verify(HOST, 2222, OTHER)).isFalse();
  }

  private Target target(int port, Optional<String> alias) {
    return new Target(
        HOST,
        port,
        "root",
        List.of(),
        false,
        false,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(file()),
        alias,
        Optional.empty());
  }

  private KnownHosts strict(String content) throws IOException {
    write(content);
    return read(false);
  }

  private KnownHosts accepting(String content) throws IOException {
    write(content);
    return read(true);
  }

  private KnownHosts read(boolean acceptNew) throws IOException {
    return new KnownHosts(List.of(file()), Optional.empty(), acceptNew);
  }

  private Path file() {
    return directory.resolve("known_hosts");
  }

  private void write(String content) throws IOException {
    Files.writeString(file(), content);
  }

  private static String line(PublicKey key) {
    return KeyType.fromKey(key)
        + " "
        + Base64.getEncoder().encodeToString(new PlainBuffer().putPublicKey(key).getCompactData());
  }

  /** As ssh-keygen -l shows it. */
  private static String fingerprint(PublicKey key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(new PlainBuffer().putPublicKey(key).getCompactData());
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String hashed(String name) throws GeneralSecurityException {
    byte[] salt = "0123456789abcdefghij".getBytes(UTF_8);
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(salt, "HmacSHA1"));
    Base64.Encoder base64 = Base64.getEncoder();
    return "|1|"
        + base64.encodeToString(salt)
        + "|"
        + base64.encodeToString(mac.doFinal(name.getBytes(UTF_8)));
  }

  private static PublicKey key(String algorithm, int size) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(size);
      return generator.generateKeyPair().getPublic();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
