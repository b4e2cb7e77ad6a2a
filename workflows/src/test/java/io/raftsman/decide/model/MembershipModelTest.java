package io.raftsman.decide.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftsman.decide.model.Act.Disturbance;
import io.raftsman.decide.model.Act.Kind;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/**
 * Whatever is asked of a cluster in whatever order, and whatever happens meanwhile: there is at
 * most one learner, no quorum is lost by what we do, no member is there twice, no member that has
 * forgotten its data is started, etcd refuses nothing that was decided, each operation ends, in
 * what was asked for or in a refusal, with the numbers where the quorum is lost; and one that died
 * and was resumed ends as it would have.
 *
 * <p>A failure prints the shortest play that shows it, with its seed: {@code @Property(seed =
 * "...")} plays it again.
 */
class MembershipModelTest {
  private static final int MOST_ACTS = 6;

  @Property(tries = 700, edgeCases = EdgeCasesMode.NONE)
  @StatisticsReport(onFailureOnly = true)
  void noPlayBreaksARule(@ForAll("plays") Play play) {
    assertRules(play);
  }

  @Property(tries = 250, edgeCases = EdgeCasesMode.NONE)
  void anOperationThatDiesAndIsResumedEndsAsOneThatDoesNot(@ForAll("deaths") Play play) {
    assertSameEnd(play);
  }

  @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
  @Tag("soak")
  @StatisticsReport(onFailureOnly = true)
  void noPlayBreaksARuleForLong(@ForAll("plays") Play play) {
    assertRules(play);
  }

  @Property(tries = 8_000, edgeCases = EdgeCasesMode.NONE)
  @Tag("soak")
  void anOperationThatDiesAndIsResumedEndsAsOneThatDoesNotForLong(@ForAll("deaths") Play play) {
    assertSameEnd(play);
  }

  private static void assertRules(Play play) {
    Play.Outcome outcome = play.run();

    assertThat(outcome.faults()).describedAs("%s", outcome).isEmpty();
    outcome.endings().forEach(Statistics.label("ends")::collect);
    for (Kind kind : Kind.values()) {
      // A play in which nothing is ever done, or refused, would show nothing.
      Statistics.label("ends")
          .coverage(
              ends -> {
                ends.check(kind + " DONE").count(n -> n > 0);
                ends.check(kind + " REFUSED").count(n -> n > 0);
              });
    }
  }

  private static void assertSameEnd(Play play) {
    Play.Outcome disturbed = play.run();
    Play.Outcome undisturbed =
        new Play(play.size(), play.acts().stream().map(Act::undisturbed).toList()).run();

    assertThat(disturbed.faults()).describedAs("%s", disturbed).isEmpty();
    assertThat(disturbed.endings()).describedAs("%s", disturbed).isEqualTo(undisturbed.endings());
    assertThat(disturbed.members()).describedAs("%s", disturbed).isEqualTo(undisturbed.members());
  }

  @Provide
  Arbitrary<Play> plays() {
    Arbitrary<Disturbance> fault =
        Combinators.combine(steps(), Arbitraries.of(Fault.class).optional(0.8), host())
            .as(Disturbance::new);
    return plays(fault.list().ofMaxSize(3));
  }

  @Provide
  Arbitrary<Play> deaths() {
    Arbitrary<Disturbance> death = steps().map(step -> new Disturbance(step, Optional.empty(), 0));
    return plays(death.list().ofMinSize(1).ofMaxSize(4));
  }

  private static Arbitrary<Play> plays(Arbitrary<List<Disturbance>> disturbances) {
    Arbitrary<Act> act =
        Combinators.combine(
                Arbitraries.of(Kind.class),
                host(),
                host(),
                Arbitraries.of(true, false),
                disturbances)
            .as(Act::new);
    return Combinators.combine(
            Arbitraries.integers().between(1, Rig.HOSTS - 1),
            act.list().ofMinSize(1).ofMaxSize(MOST_ACTS))
        .as(Play::new);
  }

  private static Arbitrary<Integer> host() {
    return Arbitraries.integers().between(0, Rig.HOSTS - 1);
  }

  private static Arbitrary<Integer> steps() {
    return Arbitraries.integers().between(0, 8);
  }
}
