package io.raftsman.bench.scale;

import io.raftsman.ssh.SshSettings;
import io.raftsman.worker.Payloads;
import io.raftsman.worker.RaftsmanWorker;
import io.raftsman.worker.WorkerSettings;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkflowImplementationOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/** The worker that is measured: {@code ADDRESS PKI_DIRECTORY}. */
final class WorkerProcess {
  private WorkerProcess() {}

  static WorkflowClient client(String address) {
    return WorkflowClient.newInstance(
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(address).build()),
        WorkflowClientOptions.newBuilder().setDataConverter(Payloads.converter()).build());
  }

  public static void main(String[] arguments) throws IOException {
    var settings =
        new WorkerSettings(
            SshSettings.ofUser(false).withConfig(Optional.empty()), Path.of(arguments[1]));
    RaftsmanWorker worker =
        RaftsmanWorker.start(
            client(arguments[0]), settings, WorkflowImplementationOptions.getDefaultInstance());
    System.out.println("ready");
    System.in.transferTo(OutputStream.nullOutputStream());
    worker.close();
    System.exit(0);
  }
}
