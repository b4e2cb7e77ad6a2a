package io.raftsman.worker.process;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Takes SIGTERM and SIGINT: the first asks for an orderly end, the second ends the process at once.
 *
 * <p>By the JDK's own unsupported class, and by its name alone, as the compiler warns of it: a
 * shutdown hook would see only the first signal, and leave its exit status to the JVM.
 */
final class Signals {
  private static final Map<String, Integer> SIGNALS = Map.of("TERM", 15, "INT", 2);
  private static final int BY_SIGNAL = 128;

  private final CountDownLatch asked = new CountDownLatch(1);

  private Signals() {}

  /** From now on. */
  static Signals take() {
    var signals = new Signals();
    SIGNALS.forEach(signals::handle);
    return signals;
  }

  private void handle(String name, int number) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  came(number);
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException e) {
      // A JVM without it ends at the first signal: less orderly, and nothing is lost.
    }
  }

  private void came(int number) {
    if (asked.getCount() == 0) {
      Runtime.getRuntime().halt(BY_SIGNAL + number);
    }
    asked.countDown();
  }

  /** Waits for the first, so long. */
  boolean await(Duration limit) throws InterruptedException {
    return asked.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits for the first. */
  void await() throws InterruptedException {
    asked.await();
  }
}
