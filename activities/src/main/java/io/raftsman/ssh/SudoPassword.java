package io.raftsman.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Answers sudo's question for a password, where it asks one.
 *
 * <p>Invariant: the password is sent only after sudo's prompt was seen, once, and what follows only
 * after the command that sudo runs has said that it is there. So neither a sudo that doesn't ask (a
 * ticket, NOPASSWD) nor one that refuses gives the password to a script, or the script to sudo.
 */
final class SudoPassword implements Connections.Overture {
  private static final String PROMPT = "[raftsman asks for sudo's password]";
  private static final String READY = "[raftsman is root]";

  private final String password;
  private boolean sent;
  private boolean wrong;

  SudoPassword(String password) {
    this.password = password;
  }

  /** The command through sudo. */
  static String command(String command) {
    return "sudo -S -p "
        + RemoteScript.quote(PROMPT)
        + " sh -c "
        + RemoteScript.quote("echo '" + READY + "' >&2; exec \"$@\"")
        + " sh "
        + command;
  }

  /** Whether sudo asked again after it had the password. */
  boolean isWrong() {
    return wrong;
  }

  @Override
  public Answer play(InputStream stderr, OutputStream stdin) throws IOException {
    var said = new ByteArrayOutputStream();
    for (int b = stderr.read(); b >= 0; b = stderr.read()) {
      said.write(b);
      String text = said.toString(StandardCharsets.UTF_8);
      if (text.endsWith(READY + "\n")) {
        return new Answer(true, "");
      }
      if (text.endsWith(PROMPT)) {
        if (sent) {
          // No input at all tells sudo that there is no other password.
          wrong = true;
          return new Answer(false, text);
        }
        sent = true;
        said.reset();
        stdin.write((password + "\n").getBytes(StandardCharsets.UTF_8));
        stdin.flush();
      }
    }
    return new Answer(false, said.toString(StandardCharsets.UTF_8));
  }
}
