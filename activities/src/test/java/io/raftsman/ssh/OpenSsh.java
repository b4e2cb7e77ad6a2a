package io.raftsman.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;

/** OpenSSH's own tools, on this machine. */
final class OpenSsh {
  private OpenSsh() {}

  /** Makes a key pair: {@code file} and {@code file.pub}. */
  static Path newKey(Path file, String passphrase, String... options) {
    var command =
        new ArrayList<>(List.of("ssh-keygen", "-q", "-N", passphrase, "-f", file.toString()));
    command.addAll(List.of(options));
    run(command);
    return file;
  }

  /** Certifies a key by another one: {@code KEY-cert.pub}. */
  static void certify(Path authority, Path key, String principal) {
    run(
        List.of(
            "ssh-keygen",
            "-q",
            "-s",
            authority.toString(),
            "-I",
            "test",
            "-n",
            principal,
            key + ".pub"));
  }

  /** The public key beside a private one. */
  static PublicKey publicKey(Path key) {
    try {
      return PublicKeyEntry.parsePublicKeyEntry(Files.readString(Path.of(key + ".pub")))
          .resolvePublicKey(null, null, PublicKeyEntryResolver.FAILING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as("%s: %s", command, out).isZero();
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
