package io.raftsman.starter;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jazzer drives {@link InventoryFuzzer} in a process of its own, from the inventories of the other
 * tests on, towards what no case has reached yet. The tries are counted and the seed is fixed, so
 * that a run can be had again; {@code -Draftsman.fuzz.seed} sets another.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class InventoryFuzzTest {
  private static final Path RESOURCES = Path.of("src/test/resources/inventory");
  private static final Path FINDINGS = Path.of("target/fuzz");
  private static final long SEED = Long.getLong("raftsman.fuzz.seed", 20_261_124);

  /** Seconds, for one case: a hundred times what the largest takes. */
  private static final int CASE_LIMIT = 20;

  private static final Pattern DONE = Pattern.compile("Done ([0-9]+) runs");

  private static final List<String> ARGUMENTS =
      List.of("", "\0etcd_clean=true etcd_data='/data/x y'", "\0{\"etcd_port\": 2381}\0@extra.yml");

  @TempDir private Path corpus;

  @Test
  void any_bytes_are_a_cluster_or_faults_with_a_place() throws Exception {
    fuzz(2_000);
  }

  @Test
  @Tag("soak")
  void so_are_very_many() throws Exception {
    fuzz(300_000);
  }

  private void fuzz(long runs) throws Exception {
    seedCorpus();
    Files.createDirectories(FINDINGS);
    Path log = FINDINGS.resolve("jazzer.log");
    Process jazzer =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + InventoryFuzzer.class.getName(),
                "--instrumentation_includes=io.raftsman.starter.inventory.**",
                "--reproducer_path=" + FINDINGS,
                "-artifact_prefix=" + FINDINGS + "/",
                "-dict=" + RESOURCES.resolve("fuzz/inventory.dict"),
                "-timeout=" + CASE_LIMIT,
                "-seed=" + SEED,
                "-runs=" + runs,
                corpus.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int status = jazzer.waitFor();
    System.out.printf("fuzzed the inventory: %d runs, -Draftsman.fuzz.seed=%d%n", runs, SEED);

    assertThat(status)
        .as("seed %d, %d runs; the case is in starter/%s:%n%s", SEED, runs, FINDINGS, tail(log))
        .isZero();
    // It may do some more than it was told to.
    Matcher done = DONE.matcher(tail(log));
    assertThat(done.find()).as(tail(log)).isTrue();
    assertThat(Long.parseLong(done.group(1))).isGreaterThanOrEqualTo(runs);
  }

  /** Every inventory of the other tests, alone and with arguments. */
  private void seedCorpus() throws IOException {
    try (Stream<Path> files = Files.list(RESOURCES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yml")).sorted().toList()) {
        String text = Files.readString(file);
        for (String argument : ARGUMENTS) {
          Files.writeString(
              corpus.resolve(file.getFileName() + "-" + size(corpus)), text + argument);
        }
      }
    }
  }

  private static long size(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.count();
    }
  }

  private static String tail(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log, ISO_8859_1);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }
}
