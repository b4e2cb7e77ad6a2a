package io.raftsman.worker;

import io.raftsman.certificate.ClientCertWorkflowImpl;
import io.raftsman.certificates.Certificates;
import io.raftsman.clean.CleanWorkflowImpl;
import io.raftsman.cluster.Host;
import io.raftsman.converge.ConvergeWorkflowImpl;
import io.raftsman.deploy.DeployWorkflowImpl;
import io.raftsman.etcd.EtcdClients;
import io.raftsman.etcd.EtcdCluster;
import io.raftsman.etcd.EtcdMembership;
import io.raftsman.etcd.EtcdSnapshots;
import io.raftsman.files.MemberDirectories;
import io.raftsman.host.HostInspection;
import io.raftsman.leader.MoveLeaderWorkflowImpl;
import io.raftsman.member.MemberAddWorkflowImpl;
import io.raftsman.member.MemberRemoveWorkflowImpl;
import io.raftsman.member.MemberReplaceWorkflowImpl;
import io.raftsman.monitoring.PrometheusTargets;
import io.raftsman.notification.NotificationWorkflowImpl;
import io.raftsman.packages.Packages;
import io.raftsman.purge.PurgeWorkflowImpl;
import io.raftsman.restart.RestartWorkflowImpl;
import io.raftsman.service.EtcdService;
import io.raftsman.ssh.Connections;
import io.raftsman.ssh.Hosts;
import io.raftsman.status.StatusWorkflowImpl;
import io.raftsman.survey.HostSurvey;
import io.temporal.client.WorkflowClient;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.WorkflowImplementationOptions;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The workflows and activities of a worker's duties, each on its task queue. */
public final class RaftsmanWorker implements AutoCloseable {
  /** The connections to the hosts come first. */
  private static final Duration ETCD_WARM_UP_DELAY = Duration.ofSeconds(2);

  /** A busy machine is no deadlock: the SDK's own second is too short for one. */
  private static final long DEADLOCK_MILLIS = 10_000;

  /** When a worker died, so soon another one takes its operations over. */
  private static final Duration STICKY_TIMEOUT = Duration.ofSeconds(2);

  /** Before it, a virtual thread that waits inside of a monitor holds a processor's thread up. */
  private static final boolean VIRTUAL_THREADS = Runtime.version().feature() >= 24;

  /**
   * Each heartbeat that a step makes is sent. The SDK's own choice, one in 8 s, would leave a busy
   * worker 2 s until its live steps are given up.
   */
  private static final Duration HEARTBEATS = Duration.ofSeconds(3);

  private final WorkerFactory factory;
  private final Hosts hosts;
  private final EtcdClients etcd;

  private RaftsmanWorker(WorkerFactory factory, Hosts hosts, EtcdClients etcd) {
    this.factory = factory;
    this.hosts = hosts;
    this.etcd = etcd;
  }

  /**
   * Starts a worker on a Temporal service.
   *
   * @param options says above all what becomes of a workflow whose own code fails
   * @param interceptors see each activity begin and end
   */
  public static RaftsmanWorker start(
      WorkflowClient client,
      WorkerSettings settings,
      Duties duties,
      WorkflowImplementationOptions options,
      WorkerInterceptor... interceptors) {
    var hosts = new Hosts(new Connections(settings.ssh(), settings.limits().scriptsPerHost()));
    var etcd = new EtcdClients(settings.pkiDirectory());
    var certificates = new Certificates(hosts, settings.pkiDirectory());
    WorkerFactory factory =
        WorkerFactory.newInstance(
            client, WorkerFactoryOptions.newBuilder().setWorkerInterceptors(interceptors).build());
    duties
        .queues()
        .forEach(
            (queue, duty) -> {
              Worker worker = factory.newWorker(queue, options(settings.limits()));
              register(worker, duty, options, settings, hosts, etcd, certificates);
            });
    factory.start();
    if (duties.include(Duty.SIGNING)) {
      etcd.warmUp(ETCD_WARM_UP_DELAY);
    }
    return new RaftsmanWorker(factory, hosts, etcd);
  }

  private static WorkerOptions options(Limits limits) {
    return WorkerOptions.newBuilder()
        .setMaxConcurrentActivityExecutionSize(limits.activities())
        .setMaxConcurrentWorkflowTaskExecutionSize(limits.workflowTasks())
        .setStickyQueueScheduleToStartTimeout(STICKY_TIMEOUT)
        .setMaxHeartbeatThrottleInterval(HEARTBEATS)
        .setDefaultDeadlockDetectionTimeout(DEADLOCK_MILLIS)
        .setAllowActivityHeartbeatDuringShutdown(true)
        .setUsingVirtualThreads(VIRTUAL_THREADS)
        .build();
  }

  private static void register(
      Worker worker,
      Set<Duty> duties,
      WorkflowImplementationOptions options,
      WorkerSettings settings,
      Hosts hosts,
      EtcdClients etcd,
      Certificates certificates) {
    if (duties.contains(Duty.OPERATIONS)) {
      worker.registerWorkflowImplementationTypes(
          options,
          DeployWorkflowImpl.class,
          ConvergeWorkflowImpl.class,
          MemberAddWorkflowImpl.class,
          MemberRemoveWorkflowImpl.class,
          MemberReplaceWorkflowImpl.class,
          PurgeWorkflowImpl.class,
          CleanWorkflowImpl.class,
          RestartWorkflowImpl.class,
          MoveLeaderWorkflowImpl.class,
          StatusWorkflowImpl.class,
          ClientCertWorkflowImpl.class,
          NotificationWorkflowImpl.class);
      worker.registerActivitiesImplementations(settings.channels());
    }
    if (duties.contains(Duty.HOSTS)) {
      worker.registerActivitiesImplementations(
          new HostInspection(hosts),
          new Packages(hosts),
          new MemberDirectories(hosts),
          new EtcdService(hosts));
    }
    if (duties.contains(Duty.SIGNING)) {
      worker.registerActivitiesImplementations(
          new HostSurvey(hosts, certificates),
          certificates,
          new EtcdCluster(etcd),
          new EtcdMembership(etcd),
          new EtcdSnapshots(etcd, settings.snapshotDirectory()),
          new PrometheusTargets(hosts, certificates));
    }
  }

  /** Begins to connect to hosts, ahead of the steps on them. */
  public void reach(Collection<Host> wanted) {
    wanted.forEach(hosts::reach);
  }

  /**
   * Takes on nothing new, and lets what runs come to its end.
   *
   * @return whether it did within the time
   */
  public boolean drain(Duration grace) {
    factory.shutdown();
    factory.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS);
    return factory.isTerminated();
  }

  /** Ends it at once. The operations that it ran have ended, or go on with another worker. */
  @Override
  public void close() {
    factory.shutdownNow();
    hosts.close();
    etcd.close();
  }
}
