package io.raftsman;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.raftsman.approval.Approvable;
import io.raftsman.impure.Impurities;
import io.raftsman.operation.Scope;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;
import io.temporal.common.SearchAttributeKey;
import io.temporal.workflow.WorkflowInterface;
import java.time.Duration;
import java.util.Date;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Workflow code is pure: a workflow is replayed from its history, and must do then what it did the
 * first time. Each rule of purity is shown to fail as well, on classes that break it.
 */
class ArchitectureTest {
  private static final JavaClasses WORKFLOWS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.raftsman");

  private static final JavaClasses IMPURITIES =
      new ClassFileImporter().importPackagesOf(Impurities.class);

  private static final ArchRule NO_INPUT_OUTPUT =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.io..", "java.nio.file..", "java.nio.channels..", "java.net..", "java.sql..");

  private static final ArchRule NO_THREADS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.concurrent..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(ThreadLocal.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Process.class);

  private static final ArchRule NO_CLOCK =
      noClasses()
          .should()
          .callMethodWhere(
              target(owner(name("java.lang.System")))
                  .and(target(nameMatching("currentTimeMillis|nanoTime|getenv|getProperty"))))
          .orShould()
          .callMethodWhere(
              target(owner(resideInAnyPackage("java.time.."))).and(target(name("now"))))
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.time.Clock")
          .orShould()
          .callConstructor(Date.class);

  private static final ArchRule NO_CHANCE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Random.class)
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(Object.class, "hashCode");

  private static final ArchRule NO_MUTABLE_STATIC_FIELDS =
      fields()
          .that()
          .areStatic()
          .and()
          .doNotHaveModifier(JavaModifier.SYNTHETIC)
          .should()
          .beFinal()
          .andShould()
          .haveRawType(
              describe(
                  "an immutable type",
                  type ->
                      type.isPrimitive()
                          || type.isEnum()
                          || type.isEquivalentTo(String.class)
                          || type.isEquivalentTo(Duration.class)
                          || type.isEquivalentTo(Pattern.class)
                          || type.isEquivalentTo(SearchAttributeKey.class)
                          || type.isAssignableTo(Record.class)
                          // The constants of an enum, behind its values().
                          || (type.isArray() && type.getComponentType().isEnum())));

  private static final ArchRule NO_FOREIGN_DEPENDENCIES =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "java..",
                  "com.fasterxml.jackson.annotation..",
                  "io.temporal.activity..",
                  "io.temporal.api.common..",
                  "io.temporal.api.enums..",
                  "io.temporal.common..",
                  "io.temporal.failure..",
                  "io.temporal.workflow..",
                  // Workflow.getLogger, which is silent in a replay.
                  "org.slf4j..",
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
                  "io.raftsman.status.."));

  static Stream<Named<ArchRule>> purity() {
    return Stream.of(
        Named.of("no input or output", NO_INPUT_OUTPUT),
        Named.of("no threads", NO_THREADS),
        Named.of("no clock", NO_CLOCK),
        Named.of("no chance", NO_CHANCE),
        Named.of("no mutable static fields", NO_MUTABLE_STATIC_FIELDS),
        Named.of("no foreign dependencies", NO_FOREIGN_DEPENDENCIES));
  }

  @ParameterizedTest
  @MethodSource("purity")
  void theWorkflowsModuleIsPure(ArchRule rule) {
    rule.check(WORKFLOWS);
  }

  @ParameterizedTest
  @MethodSource("purity")
  void anImpureClassIsFound(ArchRule rule) {
    assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> rule.check(IMPURITIES));
  }

  @Test
  void everyKindOfImpurityIsFound() {
    assertThat(violations(NO_INPUT_OUTPUT)).contains("java.nio.file.Files", "java.net.URI");
    assertThat(violations(NO_THREADS)).contains("java.lang.Thread", "ExecutorService");
    assertThat(violations(NO_CLOCK))
        .contains("currentTimeMillis", "nanoTime", "Instant.now", "LocalDate.now");
    assertThat(violations(NO_CHANCE)).contains("java.util.Random", "randomUUID");
    assertThat(violations(NO_MUTABLE_STATIC_FIELDS)).contains("counter", "SHARED");
    assertThat(violations(NO_FOREIGN_DEPENDENCIES)).contains("com.fasterxml.jackson.databind");
  }

  private static String violations(ArchRule rule) {
    return String.join("\n", rule.evaluate(IMPURITIES).getFailureReport().getDetails());
  }

  /**
   * The domain knows nothing of Temporal. Two exceptions: {@link Approvable} carries the
   * annotations that make it the updates of a workflow, and a {@link StepFailure} makes the
   * application failure that it travels in.
   */
  @Test
  void theDomainDoesNotKnowTemporal() {
    noClasses()
        .that()
        .resideInAnyPackage("..cluster..", "..decide..", "..observed..", "..approval..")
        .and()
        .areNotAssignableTo(Approvable.class)
        .or()
        .areRecords()
        .and()
        .areNotAssignableTo(StepFailure.class)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.temporal..")
        .allowEmptyShould(false)
        .check(WORKFLOWS);
  }

  @Test
  void decisionsDependOnNothingButWhatWasAskedForAndWhatWasSeen() {
    noClasses()
        .that()
        .resideInAPackage("..decide..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.raftsman..")
                .and(
                    resideOutsideOfPackages(
                        "..decide..", "..cluster..", "..observed..", "..approval.."))
                // How much was asked for.
                .and(not(belongToAnyOf(Scope.class, Stage.class))))
        .allowEmptyShould(false)
        .check(WORKFLOWS);
  }

  @Test
  void theSpecificationDependsOnNothingElse() {
    noClasses()
        .that()
        .resideInAPackage("..cluster..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.raftsman..").and(resideOutsideOfPackages("..cluster..")))
        .allowEmptyShould(false)
        .check(WORKFLOWS);
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .allowEmptyShould(false)
        .check(WORKFLOWS);
  }

  @Test
  void onlyAWorkflowIsCalledImpl() {
    classes()
        .that()
        .haveSimpleNameEndingWith("Impl")
        .should()
        .implement(
            describe(
                "a workflow interface",
                (JavaClass type) -> type.isAnnotatedWith(WorkflowInterface.class)))
        .allowEmptyShould(false)
        .check(WORKFLOWS);
  }

  /** The compiler makes a class of each package-info.java. */
  @Test
  void everyPackageSaysWhatItIsFor() {
    assertThat(WORKFLOWS.stream().map(JavaClass::getPackage).distinct().toList())
        .hasSizeGreaterThan(5)
        .allSatisfy(room -> assertThat(room.tryGetPackageInfo()).as(room.getName()).isPresent());
  }
}
