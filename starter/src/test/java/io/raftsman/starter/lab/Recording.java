package io.raftsman.starter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** All that clients did to registers, in no order. Many may write to it at once. */
final class Recording {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DIRECTORY = Path.of("target", "recordings").toAbsolutePath();

  private final Queue<Observed> operations = new ConcurrentLinkedQueue<>();

  void add(Observed operation) {
    operations.add(operation);
  }

  int size() {
    return operations.size();
  }

  /** How many have this outcome. */
  long count(Observed.Outcome outcome) {
    return operations.stream().filter(o -> o.outcome() == outcome).count();
  }

  /** What the checker says; its exit status is 0 for a linearizable history, 1 for another. */
  Finished check() {
    try {
      Path file = Files.createTempFile(Files.createDirectories(DIRECTORY), "recording-", ".jsonl");
      List<String> lines = new ArrayList<>();
      for (Observed operation : operations) {
        lines.add(JSON.writeValueAsString(operation));
      }
      Files.write(file, lines);
      Finished judged =
          Processes.run(Lab.ROOT, Map.of(), List.of("lab/linearizable", file.toString()));
      if (judged.status() == 0) {
        // One that shows a fault is kept.
        Files.delete(file);
      }
      return judged;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails where no order of the operations explains what they saw. */
  void assertLinearizable() {
    Finished judged = check();
    assertThat(judged.status()).as("is it linearizable: %s", judged.all()).isZero();
    System.out.print("recorded history: " + judged.out());
  }
}
