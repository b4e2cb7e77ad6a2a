package io.raftsman.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretReferenceTest {
  @Test
  void namesAVariableOrAFile() {
    assertThat(SecretReference.parse("env:SUDO_PASSWORD"))
        .contains(new SecretReference(SecretReference.Source.ENVIRONMENT, "SUDO_PASSWORD"));
    assertThat(SecretReference.parse("file:/run/secrets/sudo"))
        .contains(SecretReference.file("/run/secrets/sudo"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"env:NAME", "file:~/secret", "file:relative path"})
  void isShownAsItIsWritten(String text) {
    assertThat(SecretReference.parse(text)).map(SecretReference::toString).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "hunter2", "env:", "env:not a name", "env:1", "file:", "file: ", "ENV:A"})
  void isNothingElse(String text) {
    assertThat(SecretReference.parse(text)).isEmpty();
  }

  @Test
  void doesNotRepeatWhatMayBeTheSecret() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SecretReference(SecretReference.Source.ENVIRONMENT, "hunter 2"))
        .withMessageNotContaining("hunter");
  }
}
