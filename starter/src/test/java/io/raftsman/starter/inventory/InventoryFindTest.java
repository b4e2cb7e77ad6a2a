package io.raftsman.starter.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryFindTest {
  private static final Map<String, String> NAMED = Map.of("RAFTSMAN_INVENTORY", "variable.yml");

  @TempDir private Path directory;

  @BeforeEach
  void writeBothUsualFiles() throws IOException {
    Files.writeString(directory.resolve("inventory.yml"), "");
    Files.writeString(directory.resolve("pigsty.yml"), "");
  }

  @Test
  void theOptionComesFirst() {
    assertThat(Inventory.find(Optional.of(Path.of("option.yml")), NAMED, directory))
        .isEqualTo(directory.resolve("option.yml"));
  }

  @Test
  void theVariableComesSecond() {
    assertThat(Inventory.find(Optional.empty(), NAMED, directory))
        .isEqualTo(directory.resolve("variable.yml"));
  }

  @Test
  void anEmptyVariableCountsForNothing() {
    assertThat(Inventory.find(Optional.empty(), Map.of("RAFTSMAN_INVENTORY", ""), directory))
        .isEqualTo(directory.resolve("inventory.yml"));
  }

  @Test
  void inventoryYmlComesThird() {
    assertThat(Inventory.find(Optional.empty(), Map.of(), directory))
        .isEqualTo(directory.resolve("inventory.yml"));
  }

  @Test
  void pigstyYmlComesLast() throws IOException {
    Files.delete(directory.resolve("inventory.yml"));
    assertThat(Inventory.find(Optional.empty(), Map.of(), directory))
        .isEqualTo(directory.resolve("pigsty.yml"));
  }

  @Test
  void saysWhereItLookedAndHowToNameOne() throws IOException {
    Files.delete(directory.resolve("inventory.yml"));
    Files.delete(directory.resolve("pigsty.yml"));
    assertThat(TestInventories.refusal(() -> Inventory.find(Optional.empty(), Map.of(), directory)))
        .hasMessageContaining(directory.resolve("inventory.yml").toString())
        .hasMessageContaining(directory.resolve("pigsty.yml").toString())
        .hasMessageContaining("-i FILE or RAFTSMAN_INVENTORY");
  }

  @Test
  void refusesAVariableThatIsNoPath() {
    assertThat(
            TestInventories.refusal(
                () ->
                    Inventory.find(
                        Optional.empty(), Map.of("RAFTSMAN_INVENTORY", "a\0b"), directory)))
        .hasMessageContaining("RAFTSMAN_INVENTORY: 'a\\u0000b' is not a path");
  }
}
