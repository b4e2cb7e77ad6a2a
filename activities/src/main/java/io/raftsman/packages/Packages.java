package io.raftsman.packages;

import static java.util.Objects.requireNonNull;

import io.raftsman.activity.MemberTask;
import io.raftsman.activity.PackageActivities;
import io.raftsman.cluster.Host;
import io.raftsman.cluster.Installation;
import io.raftsman.operation.FailureKind;
import io.raftsman.operation.Stage;
import io.raftsman.operation.StepFailure;
import io.raftsman.operation.StepResult;
import io.raftsman.ssh.Hosts;
import io.raftsman.ssh.RemoteScript;
import io.raftsman.ssh.ScriptOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Installs etcd, and takes it away. */
public final class Packages implements PackageActivities {
  private static final Duration LIMIT = Duration.ofMinutes(15);
  private static final Duration SHORT_LIMIT = Duration.ofMinutes(2);

  private final Hosts hosts;

  /** Installs through these connections. */
  public Packages(Hosts hosts) {
    this.hosts = requireNonNull(hosts, "hosts");
  }

  @Override
  public StepResult install(MemberTask task) {
    Host host = task.member().host();
    Installation installation = task.member().installation();
    return switch (installation.method()) {
      case PACKAGE -> byPackage(host, installation);
      case ARCHIVE -> byArchive(host, installation);
      case NONE -> StepResult.skipped("etcd_install_method is none, and etcd is there");
    };
  }

  /** The scripts that tell what {@link #install} would do, when they check. */
  public static List<RemoteScript> surveying(Installation installation) {
    return switch (installation.method()) {
      case PACKAGE -> List.of(fromPackage(installation));
      case ARCHIVE -> List.of(present(installation), fromArchive(installation, ""));
      case NONE -> List.of();
    };
  }

  private StepResult byPackage(Host host, Installation installation) {
    return hosts.step(host, Stage.ETCD_INSTALL, fromPackage(installation), LIMIT);
  }

  private static RemoteScript fromPackage(Installation installation) {
    return RemoteScript.of(Packages.class, "install_package")
        .using(Packages.class, "apt")
        .using(Packages.class, "manager")
        .with("version", installation.version().orElse(""));
  }

  private static RemoteScript present(Installation installation) {
    return RemoteScript.of(Packages.class, "archive_present")
        .with("version", installation.version().orElseThrow())
        .with("sha256", installation.sha256().orElseThrow());
  }

  private static RemoteScript fromArchive(Installation installation, String upload) {
    return RemoteScript.of(Packages.class, "install_archive")
        .with("version", installation.version().orElseThrow())
        .with("sha256", installation.sha256().orElseThrow())
        .with("upload", upload);
  }

  private StepResult byArchive(Host host, Installation installation) {
    String archive = installation.archive().orElseThrow();
    var ran = new ArrayList<String>();
    ScriptOutput present = hosts.run(host, Stage.ETCD_INSTALL, present(installation), SHORT_LIMIT);
    ran.add(present.ran());
    Optional<String> upload = present.fact("upload");
    if (upload.isPresent()) {
      bring(host, archive, upload.orElseThrow(), ran);
    }
    ScriptOutput installed =
        hosts.run(
            host, Stage.ETCD_INSTALL, fromArchive(installation, upload.orElse("")), SHORT_LIMIT);
    ran.add(installed.ran());
    return StepResult.of(installed.changes(), installed.note(), ran);
  }

  private void bring(Host host, String archive, String place, List<String> ran) {
    if (WorkerArchive.isUrl(archive)) {
      ran.add(
          hosts
              .run(
                  host,
                  Stage.ETCD_INSTALL,
                  RemoteScript.of(Packages.class, "archive_download")
                      .with("url", archive)
                      .with("upload", place),
                  LIMIT)
              .ran());
      return;
    }
    try (InputStream content = Files.newInputStream(Path.of(archive))) {
      hosts.upload(host, Stage.ETCD_INSTALL, content, place, LIMIT);
      ran.add("upload of " + archive + " to " + place);
    } catch (IOException e) {
      throw new StepFailure(
              FailureKind.WORKER,
              host.name(),
              Stage.ETCD_INSTALL,
              "reading the archive " + archive + " on the worker",
              "it can't be read: " + e.getMessage(),
              "Name a release archive that is there: etcd_archive.")
          .toApplicationFailure();
    }
  }

  @Override
  public StepResult uninstall(MemberTask task) {
    Host host = task.member().host();
    Installation installation = task.member().installation();
    return switch (installation.method()) {
      case PACKAGE -> hosts.step(host, Stage.ETCD_PURGE, packageGone(), LIMIT);
      case ARCHIVE -> hosts.step(host, Stage.ETCD_PURGE, archiveGone(installation), SHORT_LIMIT);
      case NONE -> StepResult.skipped("etcd_install_method is none: etcd was there before");
    };
  }

  private static RemoteScript packageGone() {
    return RemoteScript.of(Packages.class, "uninstall_package")
        .using(Packages.class, "manager")
        .using(Packages.class, "users");
  }

  private static RemoteScript archiveGone(Installation installation) {
    return RemoteScript.of(Packages.class, "uninstall_archive")
        .using(Packages.class, "users")
        .with("version", installation.version().orElseThrow());
  }
}
