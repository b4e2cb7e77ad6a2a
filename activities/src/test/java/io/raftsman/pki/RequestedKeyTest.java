package io.raftsman.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RequestedKeyTest {
  @TempDir private Path directory;

  @Test
  void opensslTakesItsKeyAndItsRequest() throws Exception {
    RequestedKey made = RequestedKey.make("pg@example.org");
    Files.writeString(directory.resolve("key"), made.privateKeyPem());
    Files.writeString(directory.resolve("request"), made.requestPem());
    var openssl = new OpenSsl(directory);

    assertThat(openssl.run("req -in request -noout -verify -subject"))
        .containsIgnoringCase("verify OK")
        .containsPattern("CN ?= ?pg@example.org");
    assertThat(openssl.run("pkey -in key -noout -text")).contains("prime256v1");
    assertThat(openssl.run("req -in request -noout -pubkey"))
        .isEqualTo(openssl.run("pkey -in key -pubout"));
  }

  @Test
  void theAuthoritySignsItAndEachIsAnother() {
    RequestedKey made = RequestedKey.make("patroni");

    assertThat(SigningRequest.verifiedKey(made.requestPem()).getAlgorithm()).isEqualTo("EC");
    assertThat(RequestedKey.make("patroni").privateKeyPem()).isNotEqualTo(made.privateKeyPem());
  }

  @Test
  void nothingOfTheKeyIsInAText() {
    RequestedKey made = RequestedKey.make("patroni");

    assertThat(made.privateKeyPem()).startsWith("-----BEGIN PRIVATE KEY-----\n");
    assertThat(made.requestPem()).doesNotContain("PRIVATE");
    assertThat(made).hasToString("RequestedKey[]");
  }
}
