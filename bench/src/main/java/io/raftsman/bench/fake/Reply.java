package io.raftsman.bench.fake;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * How a script ended.
 *
 * @param exitStatus of the shell
 * @param stdout what it said, in the words of the prelude
 */
record Reply(int exitStatus, String stdout) {
  private static final int EXIT_EXPLAINED = 64;

  /** A script that failed and said why. */
  static Reply failed(String kind, String attempted, String cameBack) {
    return new Reply(
        EXIT_EXPLAINED,
        String.join(
                "\t",
                "fail",
                kind,
                encode(attempted),
                encode(cameBack),
                encode("Look at bench/README.md."))
            + "\n");
  }

  private static String encode(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What a script that succeeds says. */
  static final class Words {
    private final StringBuilder said = new StringBuilder();

    Words changed(String what) {
      said.append("changed\t").append(what).append('\n');
      return this;
    }

    Words fact(String name, String value) {
      said.append("fact\t").append(name).append('\t').append(encode(value)).append('\n');
      return this;
    }

    Reply reply() {
      return new Reply(0, said.toString());
    }
  }
}
