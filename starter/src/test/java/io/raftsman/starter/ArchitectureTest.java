package io.raftsman.starter;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The direction of dependencies, seen from the top: starter → worker → activities → workflows. */
@AnalyzeClasses(packages = "io.raftsman", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String[] ACTIVITIES = {
    "io.raftsman.certificates..",
    "io.raftsman.channel..",
    "io.raftsman.etcd..",
    "io.raftsman.files..",
    "io.raftsman.heartbeat..",
    "io.raftsman.host..",
    "io.raftsman.monitoring..",
    "io.raftsman.packages..",
    "io.raftsman.pki..",
    "io.raftsman.secret..",
    "io.raftsman.service..",
    "io.raftsman.ssh..",
    "io.raftsman.stamp..",
    "io.raftsman.survey..",
  };
  private static final String[] WORKFLOWS = {
    "io.raftsman.activity..",
    "io.raftsman.approval..",
    "io.raftsman.certificate..",
    "io.raftsman.clean..",
    "io.raftsman.cluster..",
    "io.raftsman.converge..",
    "io.raftsman.decide..",
    "io.raftsman.deploy..",
    "io.raftsman.examine..",
    "io.raftsman.leader..",
    "io.raftsman.member..",
    "io.raftsman.notification..",
    "io.raftsman.observed..",
    "io.raftsman.operation..",
    "io.raftsman.purge..",
    "io.raftsman.restart..",
    "io.raftsman.roll..",
    "io.raftsman.status.."
  };

  @ArchTest
  static final ArchRule workflowsKnowNobody =
      noClasses()
          .that()
          .resideInAnyPackage(WORKFLOWS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ACTIVITIES)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("io.raftsman.worker..", "io.raftsman.starter..");

  @ArchTest
  static final ArchRule activitiesKnowNeitherWorkerNorStarter =
      noClasses()
          .that()
          .resideInAnyPackage(ACTIVITIES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.raftsman.worker..", "io.raftsman.starter..");

  @ArchTest
  static final ArchRule theWorkerDoesNotKnowTheStarter =
      noClasses()
          .that()
          .resideInAPackage("io.raftsman.worker..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.raftsman.starter..");

  @ArchTest
  static final ArchRule onlyTheEngineKnowsTheInProcessServer =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.raftsman.starter.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.temporal.testserver..", "io.temporal.internal..");

  @ArchTest
  static final ArchRule viewsAndInventoryKnowNoCommand =
      noClasses()
          .that()
          .resideInAnyPackage("io.raftsman.starter.view..", "io.raftsman.starter.inventory..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.raftsman.starter.command..", "io.raftsman.starter.engine..");

  @ArchTest
  static final ArchRule everyPackageIsKnownHere =
      classes()
          .should()
          .resideInAnyPackage(
              java.util.stream.Stream.of(
                      ACTIVITIES,
                      WORKFLOWS,
                      new String[] {"io.raftsman.worker..", "io.raftsman.starter.."})
                  .flatMap(java.util.stream.Stream::of)
                  .toArray(String[]::new));
}
