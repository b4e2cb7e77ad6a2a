package io.raftsman.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientCertRequestTest {
  private static final String PEM =
      "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n";

  @ParameterizedTest
  @ValueSource(
      strings = {"patroni", "vip-manager", "a", "pg1.example.org", "alice@example.org", "_x", "9"})
  void aNameIsWhatEtcdAndAFileCanBear(String name) {
    assertThat(ClientName.require(name)).isEqualTo(name);
    assertThat(ClientName.require("x".repeat(64))).hasSize(64);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "user:password",
        "../x",
        "a/b",
        "a\\b",
        ".hidden",
        "-o",
        "a\n",
        "a\u0000",
        "é",
        "a,O=b",
        "ca",
        "CA"
      })
  void nothingElseIs(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> ClientName.require(name));
  }

  @Test
  void aNameHasSixtyFourCharactersAtMost() {
    assertThatIllegalArgumentException().isThrownBy(() -> ClientName.require("x".repeat(65)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 36_501, Integer.MAX_VALUE})
  void itIsValidForADayToAHundredYears(int days) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClientCertRequest("patroni", PEM, days, "alice"))
        .withMessageContaining(String.valueOf(days));
  }

  @Test
  void whatIsSignedIsARequest() {
    assertThat(new ClientCertRequest("patroni", PEM, 1, "alice").request()).isEqualTo(PEM);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClientCertRequest("patroni", "no request", 1, "alice"))
        .withMessageContaining("openssl req -new");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClientCertRequest("patroni", PEM.repeat(2000), 1, "alice"));
  }
}
