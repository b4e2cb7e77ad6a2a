package io.raftsman.starter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.raftsman.starter.inventory.ExtraVariables;
import io.raftsman.starter.inventory.Inventory;
import io.raftsman.starter.inventory.InventoryException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/**
 * What Jazzer calls with ever other bytes: an inventory file, and behind each NUL an argument of
 * {@code -e}.
 *
 * <p>The property: every cluster of the file is resolved, or refused with faults that have a place;
 * and the command line says one or the other in words.
 */
public final class InventoryFuzzer {
  private static final Path FILE = file();
  private static final CommandLine STARTER = Starter.commandLine();

  private InventoryFuzzer() {}

  /** One case; anything thrown is a finding. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    int end = nul(input, 0);
    Files.write(FILE, Arrays.copyOf(input, end));
    List<String> extra = new ArrayList<>();
    while (end < input.length) {
      int next = nul(input, end + 1);
      extra.add(new String(input, end + 1, next - end - 1, UTF_8));
      end = next;
    }
    resolve(extra);
    command(extra);
  }

  private static int nul(byte[] input, int from) {
    int at = from;
    while (at < input.length && input[at] != 0) {
      at++;
    }
    return at;
  }

  private static void resolve(List<String> arguments) {
    try {
      Inventory inventory = Inventory.read(FILE);
      ExtraVariables extra = ExtraVariables.parse(arguments);
      var names = new ArrayList<>(inventory.clusters());
      names.add("etcd");
      names.forEach(name -> resolve(inventory, name, extra));
    } catch (InventoryException e) {
      check(e);
    }
  }

  private static void resolve(Inventory inventory, String cluster, ExtraVariables extra) {
    try {
      check(
          !inventory.resolve(cluster, extra).spec().members().isEmpty(), "a cluster of no members");
    } catch (InventoryException e) {
      check(e);
    }
  }

  private static void check(InventoryException refused) {
    check(!refused.faults().isEmpty(), "refused without a fault");
    refused
        .faults()
        .forEach(
            fault -> {
              check(!fault.place().source().isBlank(), "a fault without a place: " + fault);
              check(!fault.problem().isBlank(), "a fault without a problem: " + fault);
              check(
                  fault.render().codePoints().noneMatch(Character::isISOControl),
                  "a fault with control characters: " + fault);
            });
  }

  private static void command(List<String> extra) {
    var arguments = new ArrayList<>(List.of("inventory", "-i", FILE.toString(), "--cluster=etcd"));
    extra.forEach(argument -> arguments.add("--extra-vars=" + argument));
    var out = new StringWriter();
    var err = new StringWriter();
    STARTER.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int status = STARTER.execute(arguments.toArray(String[]::new));
    check(status == 0 || status == 2, "exit status " + status + ": " + err);
    check(status == 0 ? !out.toString().isBlank() : !err.toString().isBlank(), "nothing is said");
    check(
        !err.toString().contains("Raftsman itself failed") && !err.toString().contains("\tat "),
        "a person sees: " + err);
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  private static Path file() {
    try {
      Path directory = Files.createTempDirectory("raftsman-fuzz");
      directory.toFile().deleteOnExit();
      Path file = directory.resolve("inventory.yml");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
