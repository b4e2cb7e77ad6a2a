package io.raftsman.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.raftsman.secret.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys are named by reference; what is wrong with them is told, and never shows one. */
final class CodecKeysTest {
  private static final String KEY = key(7);

  @TempDir private Path directory;

  @Test
  void severalAreReadTheFirstOfWhichEncrypts() {
    CodecKeys keys =
        CodecKeys.parse(" new:" + KEY + ", old-1:" + key(8) + "\tolder.2:" + key(9), "here");
    assertThat(keys.ids()).containsExactly("new", "old-1", "older.2");
    assertThat(keys.find("old-1").orElseThrow().getEncoded()).containsOnly(8).hasSize(32);
    assertThat(keys.find("other")).isEmpty();
    assertThat(keys).hasToString("keys new, old-1, older.2");
  }

  @Test
  void theyStandInAVariableOrInAFile() throws IOException {
    Path file = Files.writeString(directory.resolve("keys"), "k1:" + KEY + "\n");
    assertThat(CodecKeys.read("file:" + file, secrets(Map.of())).ids()).containsExactly("k1");
    assertThat(CodecKeys.read("env:KEYS", secrets(Map.of("KEYS", "k2:" + KEY))).ids())
        .containsExactly("k2");
  }

  @Test
  void aReferenceThatIsNoneIsToldWithoutShowingIt() {
    assertFault(() -> CodecKeys.read("k1:" + KEY, secrets(Map.of())), "env:NAME or file:PATH");
    assertFault(
        () -> CodecKeys.read("env:KEYS", secrets(Map.of())), "env:KEYS: the variable is not");
    assertFault(
        () -> CodecKeys.read("file:" + directory.resolve("none"), secrets(Map.of())),
        "there is no such file");
  }

  @Test
  void wrongKeysAreToldWithoutShowingThem() {
    String half = KEY.substring(0, 20);
    assertWrong("", "there is no key.");
    assertWrong(" , ", "there is no key.");
    assertWrong(KEY, "the key has no id");
    // Written the wrong way round: what stands in the id's place is the key.
    assertWrong(KEY.replace("=", "") + ":k1", "the key has no id");
    assertWrong("k/1:" + KEY, "the key has no id");
    assertWrong("k1:" + half, "the key has 15 bytes, and not 32");
    assertWrong("k1:" + KEY + "," + "k2:" + half + "*", "key 2 of 2 is not Base64");
    assertWrong("k1:" + KEY + " k1:" + key(8), "key 2 of 2 has the id of one before it");
  }

  private static void assertWrong(String text, String words) {
    assertFault(() -> CodecKeys.parse(text, "file:/here"), "(file:/here) can't be used: " + words);
  }

  private static void assertFault(Runnable read, String words) {
    assertThatExceptionOfType(BadCodecKeysException.class)
        .isThrownBy(read::run)
        .withMessageContaining(words)
        .satisfies(e -> assertThat(e.toString()).doesNotContain(KEY.substring(0, 8)))
        .withNoCause();
  }

  private static Secrets secrets(Map<String, String> environment) {
    return new Secrets(name -> Optional.ofNullable(environment.get(name)));
  }

  private static String key(int of) {
    var bytes = new byte[32];
    java.util.Arrays.fill(bytes, (byte) of);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
