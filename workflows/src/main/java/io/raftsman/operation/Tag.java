package io.raftsman.operation;

import static io.raftsman.operation.Stage.ETCD_ASSERT;
import static io.raftsman.operation.Stage.ETCD_CERT;
import static io.raftsman.operation.Stage.ETCD_CHECK;
import static io.raftsman.operation.Stage.ETCD_CONF;
import static io.raftsman.operation.Stage.ETCD_DIR;
import static io.raftsman.operation.Stage.ETCD_HEALTH;
import static io.raftsman.operation.Stage.ETCD_INSTALL;
import static io.raftsman.operation.Stage.ETCD_LAUNCH;
import static io.raftsman.operation.Stage.ETCD_MEMBER;
import static io.raftsman.operation.Stage.ETCD_PURGE;
import static io.raftsman.operation.Stage.ETCD_REGISTER;
import static io.raftsman.operation.Stage.ETCD_SNAPSHOT;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The original playbook's tags: names for stages, and for several together. The health gate is a
 * part of the launch and has no tag of its own.
 */
public enum Tag {
  /** All. */
  ETCD(Stage.values()),
  /** {@link Stage#ETCD_ASSERT}. */
  ASSERT(ETCD_ASSERT),
  /** {@link Stage#ETCD_INSTALL}. */
  INSTALL(ETCD_INSTALL),
  /** Check and purge. */
  CLEAN(ETCD_CHECK, ETCD_PURGE),
  /** {@link Stage#ETCD_CHECK}. */
  CHECK(ETCD_CHECK),
  /** {@link Stage#ETCD_PURGE}. */
  PURGE(ETCD_PURGE),
  /** {@link Stage#ETCD_DIR}. */
  DIR(ETCD_DIR),
  /** Configuration and certificates. */
  CONFIG(ETCD_CONF, ETCD_CERT),
  /** {@link Stage#ETCD_CONF}. */
  CONF(ETCD_CONF),
  /** {@link Stage#ETCD_CERT}. */
  CERT(ETCD_CERT),
  /** Who is a member, launch, and the wait for health. */
  LAUNCH(ETCD_SNAPSHOT, ETCD_MEMBER, ETCD_LAUNCH, ETCD_HEALTH),
  /** {@link Stage#ETCD_REGISTER}. */
  REGISTER(ETCD_REGISTER);

  // List.of makes it immutable.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Stage> stages;

  Tag(Stage... stages) {
    this.stages = List.of(stages);
  }

  /** The tag as people write it. */
  public String label() {
    return this == ETCD ? "etcd" : "etcd_" + name().toLowerCase(Locale.ROOT);
  }

  /** Every tag, as people write them. */
  public static String all() {
    return Arrays.stream(values()).map(Tag::label).collect(Collectors.joining(", "));
  }

  /**
   * The stages of some tags without those of others.
   *
   * @param wanted tags; none for all stages
   * @param skipped tags whose stages are left out
   * @throws IllegalArgumentException for a tag that doesn't exist, and when nothing is left
   */
  public static Set<Stage> select(Collection<String> wanted, Collection<String> skipped) {
    Set<Stage> stages = wanted.isEmpty() ? EnumSet.allOf(Stage.class) : stages(wanted);
    stages.removeAll(stages(skipped));
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("these tags leave nothing to do");
    }
    return stages;
  }

  private static Set<Stage> stages(Collection<String> labels) {
    Set<Stage> stages = EnumSet.noneOf(Stage.class);
    labels.forEach(label -> stages.addAll(of(label).stages));
    return stages;
  }

  private static Tag of(String label) {
    return Arrays.stream(values())
        .filter(tag -> tag.label().equals(label.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no tag '" + label.strip() + "'; the tags are: " + all()));
  }
}
