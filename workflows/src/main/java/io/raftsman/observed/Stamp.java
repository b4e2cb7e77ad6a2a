package io.raftsman.observed;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What Raftsman wrote on a host about the deployment that the host is part of ({@code
 * .raftsman.json} in the configuration directory). It lets a run that died be carried on.
 *
 * @param cluster the cluster's name
 * @param instance the member's name
 * @param deployment id of the deployment, the same on all hosts
 * @param specHash what was asked for, hashed; a run with another specification is not the same
 *     deployment
 * @param state how far it came
 */
public record Stamp(
    String cluster, String instance, String deployment, String specHash, State state) {

  /** How far a deployment came on a host. */
  public enum State {
    /** Begun, and not known to be healthy. */
    DEPLOYING,
    /** The whole cluster was seen healthy. */
    DEPLOYED,
    /** The member is being brought into a cluster that is there. */
    JOINING,
    /** The member is being taken out of the cluster, and off the host then. */
    LEAVING,
    /** The same, and another is to join here then, with fresh data. */
    REPLACING;

    /** The word in the stamp. */
    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the member is being taken out, for whatever reason. */
    public boolean isLeaving() {
      return this == LEAVING || this == REPLACING;
    }
  }

  /** The same, at another point. */
  public Stamp at(State other) {
    return new Stamp(cluster, instance, deployment, specHash, other);
  }

  public Stamp {
    requireNonNull(cluster, "cluster");
    requireNonNull(instance, "instance");
    requireNonNull(deployment, "deployment");
    requireNonNull(specHash, "specHash");
    requireNonNull(state, "state");
  }
}
