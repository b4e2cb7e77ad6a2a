package io.raftsman.worker.process;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Outcome;
import io.raftsman.operation.StepResult;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Logs the begin and the end of each attempt at an activity, and measures it. While it runs, every
 * line of its thread says cluster, host and stage.
 */
final class ActivityWatch extends WorkerInterceptorBase {
  private static final Logger LOG = LoggerFactory.getLogger("raftsman.activity");

  private final MeterRegistry registry;
  private final Map<String, AtomicInteger> running = new ConcurrentHashMap<>();

  ActivityWatch(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new Attempt(next);
  }

  private AtomicInteger running(String queue) {
    return running.computeIfAbsent(
        queue,
        q ->
            registry.gauge(
                "raftsman.activities.running", Tags.of("queue", q), new AtomicInteger()));
  }

  private final class Attempt extends ActivityInboundCallsInterceptorBase {
    private ActivityInfo info;

    private Attempt(ActivityInboundCallsInterceptor next) {
      super(next);
    }

    @Override
    public void init(ActivityExecutionContext context) {
      info = context.getInfo();
      super.init(context);
    }

    @Override
    public ActivityOutput execute(ActivityInput input) {
      Subject subject = Subject.of(input.getArguments());
      subject.cluster().ifPresent(cluster -> MDC.put("cluster", cluster));
      subject.host().ifPresent(host -> MDC.put("host", host));
      MDC.put("stage", info.getActivityType());
      AtomicInteger count = running(info.getActivityTaskQueue());
      count.incrementAndGet();
      long begin = System.nanoTime();
      try {
        LOG.atInfo().addKeyValue("attempt", info.getAttempt()).log("begins");
        ActivityOutput output = super.execute(input);
        ended(outcome(output), begin, "");
        return output;
      } catch (RuntimeException | Error e) {
        ended(outcome(e), begin, reason(e));
        throw e;
      } finally {
        count.decrementAndGet();
        MDC.remove("cluster");
        MDC.remove("host");
        MDC.remove("stage");
      }
    }

    private void ended(Outcome outcome, long begin, String reason) {
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      Timer.builder("raftsman.activity")
          .description("How long attempts at activities took.")
          .tags("stage", info.getActivityType(), "outcome", outcome.label())
          .register(registry)
          .record(took);
      var line =
          (outcome.isFailure() ? LOG.atWarn() : LOG.atInfo())
              .addKeyValue("outcome", outcome.label())
              .addKeyValue("millis", took.toMillis())
              .addKeyValue("attempt", info.getAttempt());
      (reason.isEmpty() ? line : line.addKeyValue("reason", reason)).log("ended");
    }
  }

  private static Outcome outcome(ActivityInboundCallsInterceptor.ActivityOutput output) {
    return output.getResult() instanceof StepResult step ? step.outcome() : Outcome.OK;
  }

  private static Outcome outcome(Throwable thrown) {
    if (thrown instanceof ApplicationFailure failure) {
      return Arrays.stream(FailureKind.values())
          .filter(kind -> kind.name().equals(failure.getType()))
          .map(FailureKind::outcome)
          .findFirst()
          .orElse(Outcome.FAILED);
    }
    return Outcome.FAILED;
  }

  private static String reason(Throwable thrown) {
    return thrown instanceof ApplicationFailure failure
        ? String.valueOf(failure.getOriginalMessage())
        : thrown.toString();
  }
}
