package io.raftsman.pki;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The openssl binary, as an independent judge and as the maker of foreign keys and requests. */
final class OpenSsl {
  private final Path directory;

  /** Works in a directory, which relative paths are relative to. */
  OpenSsl(Path directory) {
    this.directory = directory;
  }

  /**
   * What a run came back with.
   *
   * @param status exit status
   * @param output stdout and stderr
   */
  record Result(int status, String output) {}

  Path directory() {
    return directory;
  }

  /** Runs it and returns what it says; fails if it does. Arguments are split at spaces. */
  String run(String arguments) {
    Result result = attempt(arguments);
    if (result.status() != 0) {
      throw new AssertionError("openssl " + arguments + ": " + result.output());
    }
    return result.output();
  }

  /** Runs it, come what may. */
  Result attempt(String arguments) {
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ")));
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  Path write(String name, String text) {
    try {
      return Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String read(String name) {
    try {
      return Files.readString(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A PKI directory with an authority of a key that is in {@code key.pem}; returns it. */
  Path authority(String name, String subject) {
    Path pki = directory.resolve(name);
    try {
      Files.createDirectories(pki.resolve("ca"));
      Path key = pki.resolve("ca/ca.key");
      Files.copy(directory.resolve("key.pem"), key);
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run(
        "req -x509 -new -key %1$s/ca/ca.key -out %1$s/ca/ca.crt -days 3650 -subj %2$s"
                .formatted(name, subject)
            + " -addext basicConstraints=critical,CA:TRUE"
            + " -addext keyUsage=critical,keyCertSign,cRLSign");
    return pki;
  }

  /** A request as the script on the hosts makes it; the key is in {@code <name>.key}. */
  String request(String name) {
    return request(name, "ec -pkeyopt ec_paramgen_curve:P-256", "");
  }

  String request(String name, String newKey, String more) {
    run(
        "req -new -newkey %2$s -nodes -keyout %1$s.key -out %1$s.csr -subj /CN=asked-for%3$s"
            .formatted(name, newKey, more.isEmpty() ? "" : " " + more));
    return read(name + ".csr");
  }

  /** A certificate's text as openssl prints it. */
  String text(String certificatePem) {
    write("text.crt", certificatePem);
    return run("x509 -in text.crt -noout -text");
  }

  /** The verdict on a certificate under an authority, for a purpose. */
  Result verify(String authorityPem, String certificatePem, String purpose) {
    write("verify-ca.crt", authorityPem);
    write("verify.crt", certificatePem);
    return attempt("verify -CAfile verify-ca.crt -purpose " + purpose + " verify.crt");
  }
}
