package io.raftsman.worker;

import io.raftsman.certificates.Certificates;
import io.raftsman.converge.ConvergeWorkflowImpl;
import io.raftsman.deploy.DeployWorkflowImpl;
import io.raftsman.etcd.EtcdCluster;
import io.raftsman.files.MemberDirectories;
import io.raftsman.host.HostInspection;
import io.raftsman.monitoring.PrometheusTargets;
import io.raftsman.packages.Packages;
import io.raftsman.service.EtcdService;
import io.raftsman.ssh.Connections;
import io.raftsman.ssh.Hosts;
import io.raftsman.status.StatusWorkflowImpl;
import io.raftsman.survey.HostSurvey;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkflowImplementationOptions;

/** All workflows and activities on one task queue. */
public final class RaftsmanWorker implements AutoCloseable {
  /** The task queue. */
  public static final String TASK_QUEUE = "raftsman";

  private final WorkerFactory factory;
  private final Hosts hosts;
  private final EtcdCluster etcd;

  private RaftsmanWorker(WorkerFactory factory, Hosts hosts, EtcdCluster etcd) {
    this.factory = factory;
    this.hosts = hosts;
    this.etcd = etcd;
  }

  /**
   * Starts a worker on a Temporal service.
   *
   * @param options says above all what becomes of a workflow whose own code fails
   */
  public static RaftsmanWorker start(
      WorkflowClient client, WorkerSettings settings, WorkflowImplementationOptions options) {
    var hosts = new Hosts(new Connections(settings.ssh()));
    var etcd = new EtcdCluster(settings.pkiDirectory());
    var certificates = new Certificates(hosts, settings.pkiDirectory());
    WorkerFactory factory = WorkerFactory.newInstance(client);
    Worker worker = factory.newWorker(TASK_QUEUE);
    worker.registerWorkflowImplementationTypes(
        options, DeployWorkflowImpl.class, ConvergeWorkflowImpl.class, StatusWorkflowImpl.class);
    worker.registerActivitiesImplementations(
        new HostInspection(hosts),
        new HostSurvey(hosts, certificates),
        new Packages(hosts),
        new MemberDirectories(hosts),
        certificates,
        new EtcdService(hosts),
        etcd,
        new PrometheusTargets(hosts, certificates));
    factory.start();
    etcd.warmUp();
    return new RaftsmanWorker(factory, hosts, etcd);
  }

  /** Ends it at once. The operations that it ran have ended, or go on with another worker. */
  @Override
  public void close() {
    factory.shutdownNow();
    hosts.close();
    etcd.close();
  }
}
