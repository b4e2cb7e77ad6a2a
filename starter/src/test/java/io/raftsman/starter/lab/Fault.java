package io.raftsman.starter.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;

/** What happens at a moment in the middle of an operation. */
enum Fault {
  /** The only worker is killed (-9); the script on the host, if one runs, goes on. */
  WORKER {
    @Override
    void strikes(Trial trial, Endpoints endpoints, Optional<StageHold> held) {
      trial.site().killWorkers();
      held.ifPresent(StageHold::release);
      trial.site().startWorker("worker");
    }
  },
  /** The only worker is killed (-9), and the script on the host with it. */
  WORKER_AND_SCRIPT {
    @Override
    void strikes(Trial trial, Endpoints endpoints, Optional<StageHold> held) {
      trial.site().killWorkers();
      held.ifPresent(StageHold::killScript);
      trial.site().startWorker("worker");
    }
  },
  REBOOT {
    @Override
    void strikes(Trial trial, Endpoints endpoints, Optional<StageHold> held) {
      trial.hurts(trial.change().target());
      Lab.reboot(trial.change().target());
    }
  },
  PARTITION {
    @Override
    void strikes(Trial trial, Endpoints endpoints, Optional<StageHold> held) {
      trial.hurts(trial.change().target());
      Process healing = Lab.cut(trial.change().target(), PARTITIONED);
      held.ifPresent(StageHold::release);
      assertThat(Processes.finish(healing).status()).as("it is healed").isZero();
    }
  },
  LEADER {
    @Override
    void strikes(Trial trial, Endpoints endpoints, Optional<StageHold> held) {
      String leader = endpoints.leader();
      trial.hurts(leader);
      Lab.sh(leader, "systemctl kill --signal=KILL etcd");
      held.ifPresent(StageHold::release);
    }
  },
  /** Another operation is refused meanwhile, and the same one joins this one. */
  SECOND {
    @Override
    void strikes(Trial trial, Endpoints endpoints, Optional<StageHold> held) {
      Finished other = trial.roster().asks("converge", "-e", "etcd_election_timeout=1700");
      assertThat(other.status()).as(other.all()).isEqualTo(5);
      Session same = trial.again();
      held.ifPresent(StageHold::release);
      same.ends(0);
    }
  };

  private static final Duration PARTITIONED = Duration.ofSeconds(6);

  /**
   * It happens.
   *
   * @param endpoints of all hosts, for whoever must know at once whom it is to happen to
   */
  abstract void strikes(Trial trial, Endpoints endpoints, Optional<StageHold> held);
}
