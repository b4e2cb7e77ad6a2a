package io.raftsman.pki;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftsman.pki.AuthorityException.Fault;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Making the authority's files: modes, several at a time, and a maker that died on the way. */
@Timeout(120)
class AuthorityFilesTest {
  @TempDir private Path temporary;
  private Path pki;
  private Path ca;

  @BeforeEach
  void nothingIsThere() {
    pki = temporary.resolve("files/pki");
    ca = pki.resolve("ca");
  }

  @Test
  void makesAnAuthorityOnceAndThenKeepsIt() throws IOException {
    Authority first = Authority.ensure(pki);
    String key = Files.readString(ca.resolve("ca.key"));
    Authority second = Authority.ensure(pki);
    Authority third = Authority.load(pki);

    assertThat(List.of(first.made(), second.made(), third.made()))
        .containsExactly(true, false, false);
    assertThat(second.certificatePem()).isEqualTo(first.certificatePem());
    assertThat(third.certificatePem()).isEqualTo(first.certificatePem());
    assertThat(ca.resolve("ca.crt")).hasContent(first.certificatePem());
    assertThat(ca.resolve("ca.key")).hasContent(key);
    assertThat(first.warnings()).isEmpty();
  }

  @Test
  void leavesNoOtherKeyBehind() throws IOException {
    Authority.ensure(pki);

    try (var files = Files.list(ca)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("ca.key", "ca.crt", ".ca.lock");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"000", "022", "077", "0277", "0777"})
  void givesTheSameModesUnderAnyUmask(String umask) throws Exception {
    Process process = start(umask);
    release(process);
    assertThat(process.waitFor()).as(output(process)).isZero();

    assertThat(mode(pki)).isEqualTo("rwx------");
    assertThat(mode(ca)).isEqualTo("rwx------");
    assertThat(mode(ca.resolve("ca.key"))).isEqualTo("rw-------");
    assertThat(mode(ca.resolve("ca.crt"))).isEqualTo("rw-r--r--");
    assertThat(Authority.load(pki).warnings()).isEmpty();
  }

  @Test
  void leavesTheModeOfDirectoriesThatAreThere() throws IOException {
    Files.createDirectories(ca);
    Files.setPosixFilePermissions(ca, PosixFilePermissions.fromString("rwxr-xr-x"));

    Authority.ensure(pki);

    assertThat(mode(ca)).isEqualTo("rwxr-xr-x");
    assertThat(mode(ca.resolve("ca.key"))).isEqualTo("rw-------");
  }

  @Test
  void noFileWithAKeyIsEverOpenToOthers() throws Exception {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    var done = new AtomicBoolean();
    Files.createDirectories(ca);
    var executor = Executors.newSingleThreadExecutor();
    try {
      Future<?> watch =
          executor.submit(
              () -> {
                while (!done.get()) {
                  modesOfKeys(ca, seen);
                }
                return null;
              });
      for (int i = 0; i < 100; i++) {
        Authority.ensure(pki);
        Files.delete(ca.resolve("ca.key"));
        Files.delete(ca.resolve("ca.crt"));
      }
      done.set(true);
      watch.get();
    } finally {
      done.set(true);
      executor.shutdownNow();
    }
    assertThat(seen).containsExactly("rw-------");
  }

  @Test
  void ofManyThreadsOneMakesItAndAllHaveTheSame() throws Exception {
    int threads = 8;
    var barrier = new CyclicBarrier(threads);
    Callable<Authority> ensure =
        () -> {
          barrier.await();
          return Authority.ensure(pki);
        };
    var executor = Executors.newFixedThreadPool(threads);
    try {
      var authorities = new ArrayList<Authority>();
      for (Future<Authority> future : executor.invokeAll(Collections.nCopies(threads, ensure))) {
        authorities.add(future.get());
      }
      assertThat(authorities.stream().filter(Authority::made)).hasSize(1);
      assertThat(authorities.stream().map(Authority::certificatePem).distinct()).hasSize(1);
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void ofManyProcessesOneMakesItAndAllHaveTheSame() throws Exception {
    var processes = new ArrayList<Process>();
    for (int i = 0; i < 4; i++) {
      processes.add(start("022"));
    }
    for (Process process : processes) {
      assertThat(process.inputReader(UTF_8).readLine()).isEqualTo("ready");
    }
    for (Process process : processes) {
      release(process);
    }
    var made = new ArrayList<String>();
    var serials = new HashSet<String>();
    for (Process process : processes) {
      String line = process.inputReader(UTF_8).readLine();
      assertThat(process.waitFor()).as("%s %s", line, output(process)).isZero();
      made.add(line.split(" ", -1)[0]);
      serials.add(line.split(" ", -1)[1]);
    }
    assertThat(made).containsExactlyInAnyOrder("true", "false", "false", "false");
    assertThat(serials).hasSize(1);
  }

  @Test
  void completesWhatAMakerLeftBetweenTheTwoMoves() throws IOException {
    Authority before = Authority.ensure(pki);
    Files.move(ca.resolve("ca.crt"), ca.resolve(".ca.crt.new"));

    Authority after = Authority.ensure(pki);

    assertThat(after.made()).isFalse();
    assertThat(after.certificatePem()).isEqualTo(before.certificatePem());
  }

  @Test
  void loadCompletesItToo() throws IOException {
    Authority before = Authority.ensure(pki);
    Files.move(ca.resolve("ca.crt"), ca.resolve(".ca.crt.new"));

    assertThat(Authority.load(pki).certificatePem()).isEqualTo(before.certificatePem());
  }

  @ParameterizedTest
  @ValueSource(strings = {".ca.key.new", ".ca.key.new .ca.crt.new"})
  void beginsAgainWhereAMakerDiedBeforeTheMoves(String left) throws IOException {
    Files.createDirectories(ca);
    for (String name : left.split(" ", -1)) {
      Files.writeString(ca.resolve(name), "half of a");
    }

    Authority authority = Authority.ensure(pki);

    assertThat(authority.made()).isTrue();
    assertThat(ca.resolve(".ca.key.new")).doesNotExist();
    assertThat(ca.resolve(".ca.crt.new")).doesNotExist();
    assertThat(mode(ca.resolve("ca.key"))).isEqualTo("rw-------");
  }

  @Test
  void takesNoCertificateOfADeadMakerForTheUsersOwnKey() throws IOException {
    Authority.ensure(pki);
    Files.move(ca.resolve("ca.crt"), ca.resolve(".ca.crt.new"));
    Files.writeString(ca.resolve(".ca.key.new"), "the maker's, not moved");

    assertThatThrownBy(() -> Authority.ensure(pki))
        .isInstanceOfSatisfying(
            AuthorityException.class, e -> assertThat(e.fault()).isEqualTo(Fault.HALF_MISSING));
    assertThat(ca.resolve("ca.crt")).doesNotExist();
  }

  @Test
  void saysSoWhereItCantWrite() throws IOException {
    Files.writeString(temporary.resolve("files"), "not a directory");

    assertThatThrownBy(() -> Authority.ensure(temporary.resolve("files/pki")))
        .isInstanceOf(AuthorityException.class)
        .hasMessageContaining("files/pki/ca")
        .hasMessageContaining("Not a directory");
  }

  @Test
  void loadMakesNothing() {
    assertThatThrownBy(() -> Authority.load(pki))
        .isInstanceOfSatisfying(
            AuthorityException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MISSING));
    assertThat(temporary.resolve("files")).doesNotExist();
  }

  private Process start(String umask) throws IOException {
    return new ProcessBuilder(
            "sh",
            "-c",
            "umask " + umask + "; exec \"$@\"",
            "sh",
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            EnsureProcess.class.getName(),
            pki.toString())
        .redirectErrorStream(true)
        .start();
  }

  private static void release(Process process) throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  private static String output(Process process) throws IOException {
    BufferedReader reader = process.inputReader(UTF_8);
    var text = new StringBuilder();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      text.append(line).append('\n');
    }
    return text.toString();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void modesOfKeys(Path directory, Set<String> seen) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*key*")) {
      for (Path file : files) {
        try {
          Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
          seen.add(PosixFilePermissions.toString(mode));
        } catch (NoSuchFileException e) {
          // moved in between
        }
      }
    }
  }
}
