package io.raftsman.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The starter embeds a worker without the process around it, and without that one's libraries. */
@AnalyzeClasses(
    packages = "io.raftsman.worker",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule theEmbeddedWorkerKnowsNothingOfTheProcess =
      noClasses()
          .that()
          .resideInAPackage("io.raftsman.worker")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.raftsman.worker.process..",
              "io.raftsman.worker.chat..",
              "com.slack..",
              "ch.qos.logback..",
              "io.micrometer..",
              "picocli..");
}
