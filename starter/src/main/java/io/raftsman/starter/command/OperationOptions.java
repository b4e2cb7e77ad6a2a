package io.raftsman.starter.command;

import io.raftsman.starter.engine.Engine;
import io.raftsman.starter.inventory.InventoryOptions;
import io.raftsman.starter.inventory.ResolvedCluster;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The options of every operation on a cluster: from which inventory, where, and how shown. */
final class OperationOptions {
  @Mixin private InventoryOptions inventory;
  @Mixin private OutputOptions output;
  @Mixin private WorkerOptions worker;
  @Mixin private EngineOptions engineOptions;
  @Mixin private LeavingOptions leaving;
  @Mixin private PrintingOptions printing;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** What a command asks for. */
  interface Asking {
    /**
     * Of a cluster as the inventory has it.
     *
     * @throws UsageException where that can't be
     */
    Commission of(ResolvedCluster cluster, Occasion occasion);
  }

  /** Runs the operation, or leaves it to a server, or prints its request; the exit status. */
  int run(Asking asking) throws InterruptedException {
    return run(List.of(), asking);
  }

  /**
   * Runs it where the inventory may have forgotten hosts.
   *
   * @param guests hosts that count as members even so
   */
  int run(List<String> guests, Asking asking) throws InterruptedException {
    if (printing.wanted()) {
      worker.refuseOnServer();
      Commission commission = asking.of(resolved(guests), Occasion.ELSEWHERE);
      return printing.print(output, commission, engineOptions.taskQueue()).code();
    }
    // It starts while the inventory is read.
    try (Engine engine = engineOptions.open(worker)) {
      Commission commission = asking.of(resolved(guests), Occasion.here(engine, output));
      boolean detach = leaving.detaches(engine, commission.scope());
      return new Running(commission, output, engine, Requester.commandLine(command), detach)
          .run()
          .code();
    }
  }

  private ResolvedCluster resolved(List<String> guests) {
    return Resolving.of(inventory, guests, output.terminal().err());
  }
}
