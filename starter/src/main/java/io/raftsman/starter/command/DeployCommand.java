package io.raftsman.starter.command;

import io.raftsman.approval.ApprovalPolicy;
import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.deploy.DeployRequest;
import io.raftsman.member.MemberAddRequest;
import io.raftsman.operation.Order;
import io.raftsman.operation.Stage;
import io.raftsman.starter.inventory.ResolvedCluster;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code starter deploy}. */
@Command(
    name = "deploy",
    header = "Make a healthy TLS cluster on the inventory's hosts.",
    description = {
      "",
      "Examines every host before it changes any; installs etcd, writes directories, configuration and"
          + " certificates, starts all members together, waits until each serves, and registers them with"
          + " Prometheus. Hosts where an etcd exists are purged first only when etcd_safeguard is off,"
          + " etcd_clean is on, and you approve exactly what would be destroyed. Hosts whose etcd_init is existing"
          + " join the cluster that is there instead.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  starter deploy --cluster etcd",
      "  starter deploy --cluster etcd -i pigsty.yml -e etcd_version=3.4.23 -v",
      "  starter deploy --cluster etcd --approve-purge TOKEN     the token of a refused run",
      "  starter deploy --cluster etcd --four-eyes --detach       a colleague must approve a purge",
      "  starter deploy --cluster etcd --check --diff             what it would do; changes nothing",
      "  starter deploy --cluster etcd -t etcd_config,etcd_launch these stages alone; a live cluster is converged",
      "  starter deploy --cluster etcd -l 10.10.10.13 -e etcd_init=existing    as starter member add does",
      "  starter deploy --cluster etcd -o json > report.json",
      "  starter deploy --cluster etcd --print-request > requests/etcd.json    for a chatbot to send",
      "",
      "Exit status: 0 done, or a check; 1 failed; 2 wrong usage or inventory; 3 refused (the safeguard, or an",
      "approval not given); 4 a host unreachable; 5 another operation is running."
    })
public final class DeployCommand implements Callable<Integer> {
  @Mixin private OperationOptions operation;
  @Mixin private ScopeOptions scope;
  @Mixin private ApprovalOptions approval;

  @Override
  public Integer call() throws InterruptedException {
    return operation.run(this::commission);
  }

  private Commission commission(ResolvedCluster resolved, Occasion occasion) {
    ClusterSpec cluster = resolved.spec();
    Order order = occasion.order(cluster, scope.scope(cluster));
    ApprovalPolicy policy = approval.policy(occasion);
    List<String> joining = Joining.hosts(resolved, order.scope().hosts());
    if (!joining.isEmpty()) {
      return join(order, joining);
    }
    refuseLearners(order);
    var request =
        new DeployRequest(
            cluster, order.requester(), policy, order.scope(), order.onFailure(), order.audience());
    return new Commission("deploy", order, Optional.of(policy), request);
  }

  /** The original's way to add members. */
  private Commission join(Order order, List<String> hosts) {
    if (scope.isPartial()) {
      throw new UsageException(
          "--tags and --skip-tags pick stages of a deploy, and with etcd_init=existing hosts join a cluster,"
              + " which has no parts. Leave them out.");
    }
    Order whole =
        new Order(
            order.cluster(),
            order.requester(),
            scope.check().everything(),
            order.onFailure(),
            order.audience());
    return new Commission("member-add", whole, new MemberAddRequest(whole, hosts));
  }

  /** A cluster that begins with a learner would have nobody to make it one. */
  private static void refuseLearners(Order order) {
    List<String> learners =
        order.cluster().members().stream()
            .filter(Member::learner)
            .map(member -> member.host().name())
            .toList();
    if (!learners.isEmpty() && order.scope().has(Stage.ETCD_LAUNCH)) {
      throw new UsageException(
          "etcd_learner is on for "
              + String.join(", ", learners)
              + ", and a new cluster starts with voters alone. Deploy it without that host, put the host into the"
              + " group, and add it: starter member add --cluster "
              + order.cluster().name()
              + " "
              + String.join(" ", learners)
              + ". A live cluster is brought in line by starter converge.");
    }
  }
}
