package io.raftsman.impure;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Never run: its class file is read. */
public final class Impurities {
  private static final List<String> SHARED = new ArrayList<>();
  private static int counter;

  private Impurities() {}

  static String readsAFile() throws IOException {
    return Files.readString(Path.of("/etc/hostname"));
  }

  static URI looksAtTheNetwork() {
    return URI.create("http://localhost");
  }

  static void startsAThread() {
    new Thread(() -> SHARED.add("done")).start();
  }

  static ExecutorService hasAPool() {
    return Executors.newCachedThreadPool();
  }

  static long readsTheClock() {
    return System.currentTimeMillis()
        + System.nanoTime()
        + Instant.now().toEpochMilli()
        + LocalDate.now(ZoneOffset.UTC).toEpochDay();
  }

  static String throwsDice() {
    return UUID.randomUUID() + " " + new Random().nextInt();
  }

  static int counts() {
    return ++counter;
  }

  static ObjectMapper dependsOnSomebodyElse() {
    return new ObjectMapper();
  }
}
