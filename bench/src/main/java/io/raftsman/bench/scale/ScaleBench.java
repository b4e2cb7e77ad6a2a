package io.raftsman.bench.scale;

import io.raftsman.bench.fake.FakeHosts;
import io.raftsman.deploy.DeployRequest;
import io.raftsman.operation.TaskQueues;
import io.raftsman.worker.ServerConnection;
import io.raftsman.worker.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Deploys many clusters on fake hosts through one worker, and prints what that took, a line a run:
 * {@code DIRECTORY RUN...}. Each run has a worker and hosts of its own; the Temporal server, at
 * TEMPORAL_ADDRESS, serves all. The working directory is the repository's.
 */
final class ScaleBench {
  private static final String HEADING =
      "run\tclusters\tmembers\thosts\tseconds\tevents_per_host\tkib_per_host\tcpu_seconds_per_host"
          + "\tpeak_mib\tidle_mib\theap_mib_per_host\tthreads\tidle_threads\tqueries\tquery_millis";

  /** What a worker has done before it is measured: its JVM has compiled the most of it by then. */
  private static final Run WARM_UP = new Run(4, 5, false);

  /** As slow as real hosts. */
  private static final double PACE = 1;

  private static final long SAMPLE_MILLIS = 50;

  private final Path directory;

  private ScaleBench(Path directory) {
    this.directory = directory;
  }

  public static void main(String[] arguments) throws IOException {
    var bench = new ScaleBench(Path.of(arguments[0]));
    List<Run> runs = Arrays.stream(arguments).skip(1).map(Run::parse).toList();
    System.out.println(HEADING);
    for (Run run : runs) {
      bench.measure(run);
    }
    System.exit(0);
  }

  private void measure(Run run) throws IOException {
    Path place = Files.createTempDirectory(directory, run + "-");
    int count = 1 + run.hosts() + WARM_UP.hosts();
    try (var hosts = OtherProcess.hosts(place, count, PACE);
        var worker = OtherProcess.worker(place);
        var connection = ServerConnection.open(ServerOptions.NONE)) {
      var deploys = new Deploys(connection.client(), TaskQueues.DEFAULT);
      var fleet = new Fleet(name(), FakeHosts.written(place));
      deploys.run(fleet.deploys(WARM_UP.clusters(), WARM_UP.members()), false);
      measure(run, worker, deploys, fleet.deploys(run.clusters(), run.members()));
    }
  }

  /** Another one each time, as a server remembers earlier ones; as short as people's are. */
  private static String name() {
    return "b" + Long.toString(System.currentTimeMillis() / 1000 % 10_000_000, Character.MAX_RADIX);
  }

  private static void measure(
      Run run, OtherProcess worker, Deploys deploys, List<DeployRequest> requests)
      throws IOException {
    double heap = worker.liveHeap();
    double idleMemory = worker.memory();
    worker.forgetPeak();
    long idleThreads = worker.threads();
    double cpu = worker.cpuSeconds();
    var threads = new AtomicLong();
    ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor();
    var unused =
        sampler.scheduleAtFixedRate(
            () -> threads.accumulateAndGet(threadsOf(worker), Math::max),
            0,
            SAMPLE_MILLIS,
            TimeUnit.MILLISECONDS);
    long start = System.nanoTime();
    deploys.run(requests, run.followed());
    double seconds = (System.nanoTime() - start) / 1e9;
    sampler.shutdownNow();
    cpu = worker.cpuSeconds() - cpu;
    double peak = worker.peakMemory();
    heap = worker.liveHeap() - heap;
    Deploys.Size size = deploys.histories(requests);
    System.out.printf(
        Locale.ROOT,
        "%s\t%d\t%d\t%d\t%.1f\t%.1f\t%.1f\t%.3f\t%.0f\t%.0f\t%.2f\t%d\t%d\t%d\t%.1f%n",
        run,
        run.clusters(),
        run.members(),
        run.hosts(),
        seconds,
        (double) size.events() / run.hosts(),
        size.bytes() / 1024.0 / run.hosts(),
        cpu / run.hosts(),
        peak,
        idleMemory,
        heap / run.hosts(),
        threads.get(),
        idleThreads,
        deploys.queries(),
        deploys.queryMillis());
  }

  private static long threadsOf(OtherProcess worker) {
    try {
      return worker.threads();
    } catch (IOException e) {
      return 0;
    }
  }
}
