package io.raftsman.ssh;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Runs work where it believes to be an activity, as what beats a heart must. */
public final class InActivity implements AutoCloseable {

  /** The activity: whatever the test wants done. */
  @ActivityInterface
  public interface Work {
    @ActivityMethod
    void work();
  }

  private final TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
  private final AtomicReference<Runnable> next = new AtomicReference<>();
  private final Work work;

  /** Ready for work. */
  public InActivity() {
    environment.registerActivitiesImplementations((Work) () -> next.get().run());
    work = environment.newActivityStub(Work.class);
  }

  /** What the work returns; its failure is thrown as it was. */
  public <T> T call(Supplier<T> body) {
    var result = new AtomicReference<Optional<T>>(Optional.empty());
    var failure = new AtomicReference<Optional<ApplicationFailure>>(Optional.empty());
    next.set(
        () -> {
          try {
            result.set(Optional.of(body.get()));
          } catch (ApplicationFailure e) {
            failure.set(Optional.of(e));
          }
        });
    work.work();
    failure
        .get()
        .ifPresent(
            e -> {
              throw e;
            });
    return result.get().orElseThrow();
  }

  @Override
  public void close() {
    environment.close();
  }
}
