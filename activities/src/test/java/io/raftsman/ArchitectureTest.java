package io.raftsman;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slack.api.model.block.LayoutBlock;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.etcd.jetcd.Client;
import io.raftsman.ssh.Hosts;
import io.temporal.workflow.Workflow;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.schmizz.sshj.SSHClient;
import org.bouncycastle.cert.X509CertificateHolder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Which room may know what. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ArchitectureTest {
  private static final ArchRule NOTHING_ABOVE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.raftsman.worker..", "io.raftsman.starter..");
  private static final ArchRule SSHJ_IN_ONE_ROOM =
      onlyIn("io.raftsman.ssh..", "net.schmizz..", "com.hierynomus..");
  private static final ArchRule JETCD_IN_ONE_ROOM = onlyIn("io.raftsman.etcd..", "io.etcd..");
  private static final ArchRule BOUNCY_CASTLE_IN_ONE_ROOM =
      onlyIn("io.raftsman.pki..", "org.bouncycastle..");
  private static final ArchRule SLACK_IN_ONE_ROOM = onlyIn("io.raftsman.channel..", "com.slack..");
  private static final ArchRule NO_WORKFLOW =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.temporal.workflow..", "io.raftsman.deploy..");

  private static JavaClasses module;

  private static ArchRule onlyIn(String room, String... libraries) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(room)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries);
  }

  @BeforeAll
  static void thisModuleAlone() throws URISyntaxException {
    Path classes = Path.of(Hosts.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    module =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPath(classes);
    assertThat(module).hasSizeGreaterThan(30);
  }

  @Test
  void activities_know_neither_worker_nor_starter() {
    NOTHING_ABOVE.check(module);
  }

  @Test
  void activities_know_no_workflow() {
    NO_WORKFLOW.check(module);
  }

  @Test
  void only_ssh_knows_sshj() {
    SSHJ_IN_ONE_ROOM.check(module);
  }

  @Test
  void only_etcd_knows_jetcd() {
    JETCD_IN_ONE_ROOM.check(module);
  }

  @Test
  void only_pki_knows_BouncyCastle() {
    BOUNCY_CASTLE_IN_ONE_ROOM.check(module);
  }

  @Test
  void only_channel_knows_Slack() {
    SLACK_IN_ONE_ROOM.check(module);
  }

  @Test
  void every_room_says_what_it_is_for() throws IOException {
    List<Path> silent;
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      silent =
          files
              .filter(f -> f.toString().endsWith(".java"))
              .map(Path::getParent)
              .distinct()
              .filter(room -> !Files.exists(room.resolve("package-info.java")))
              .toList();
    }

    assertThat(silent).isEmpty();
  }

  @Test
  void a_rule_that_is_broken_shows() {
    JavaClasses here = new ClassFileImporter().importClasses(Intruder.class);

    assertThat(Intruder.KNOWN).hasSize(5);
    for (ArchRule rule :
        List.of(
            SSHJ_IN_ONE_ROOM,
            JETCD_IN_ONE_ROOM,
            BOUNCY_CASTLE_IN_ONE_ROOM,
            SLACK_IN_ONE_ROOM,
            NO_WORKFLOW)) {
      assertThatThrownBy(() -> rule.check(here)).isInstanceOf(AssertionError.class);
    }
  }

  /** Knows what it must not. */
  private static final class Intruder {
    static final List<String> KNOWN =
        List.of(
            SSHClient.class.getName(),
            Client.class.getName(),
            X509CertificateHolder.class.getName(),
            LayoutBlock.class.getName(),
            Workflow.class.getName());
  }
}
