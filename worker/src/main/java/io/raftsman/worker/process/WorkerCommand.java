package io.raftsman.worker.process;

import io.raftsman.operation.TaskQueues;
import io.raftsman.ssh.SshSettings;
import io.raftsman.worker.Duties;
import io.raftsman.worker.Limits;
import io.raftsman.worker.Role;
import io.raftsman.worker.ServerConfigurationException;
import io.raftsman.worker.ServerOptions;
import io.raftsman.worker.WorkerSettings;
import io.raftsman.worker.codec.BadCodecKeysException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The worker's command line. */
@Command(
    name = "worker",
    mixinStandardHelpOptions = true,
    version = "Raftsman 0.1.0",
    sortOptions = false,
    description =
        "Serves a Temporal server: does the work of the operations that bin/starter starts there.",
    footerHeading = "%nConfiguration:%n",
    footer = {
      "  Each option can also be an environment variable, such as RAFTSMAN_WORKER_MAX_ACTIVITIES,",
      "  or a line of the file of --config, such as: max-activities = 50",
      "  Options win over the environment, and it over the file. What none of them says of Temporal,",
      "  its own conventions do: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY,",
      "  TEMPORAL_TLS_*, TEMPORAL_PROFILE and TEMPORAL_CONFIG_FILE.",
      "",
      "Examples:",
      "  worker --address 127.0.0.1:7233               everything, for a Temporal on this machine",
      "  worker --profile prod --role operations       without the certificate authority",
      "  worker --profile prod --role pki --pki-dir /srv/pki    only what needs the authority",
      "  worker --profile prod --site berlin           only the hosts of clusters of site berlin",
      "  worker --config /etc/raftsman/worker.conf     as the file says",
      "",
      "Exit status: 0 asked to end (SIGTERM, SIGINT), 1 it failed, 2 told wrongly."
    })
public final class WorkerCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final Path NONE = Path.of("none");
  private static final Pattern SITE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");

  @Spec private CommandSpec spec;

  /** Was read before all else, by {@link #defaults}. */
  @Option(names = "--config", paramLabel = "FILE", description = "Read options from this file.")
  void config(Path file) {}

  @Option(names = "--address", paramLabel = "HOST:PORT", description = "Temporal's address.")
  private Optional<String> address = Optional.empty();

  @Option(names = "--namespace", paramLabel = "NAME", description = "Temporal's namespace.")
  private Optional<String> namespace = Optional.empty();

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "A profile of Temporal's configuration file.")
  private Optional<String> profile = Optional.empty();

  @Option(
      names = "--codec-keys",
      paramLabel = "REF",
      description =
          "Encrypt histories with the keys at env:NAME or file:PATH: ID:KEY, the KEY being 32 bytes in"
              + " Base64; the first of several encrypts, all decrypt. Default: none, plain histories.")
  private Optional<String> codecKeys = Optional.empty();

  @Option(
      names = "--task-queue",
      paramLabel = "NAME",
      defaultValue = TaskQueues.DEFAULT,
      description =
          "The installation's task queue; those for signing and for sites derive from it. Default:"
              + " ${DEFAULT-VALUE}.")
  private String taskQueue = TaskQueues.DEFAULT;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "all",
      description =
          "What to do: operations (workflows, and steps on hosts), pki (what needs the certificate"
              + " authority), or all. Default: ${DEFAULT-VALUE}.")
  private Role role = Role.ALL;

  @Option(
      names = "--site",
      paramLabel = "NAME",
      split = ",",
      description =
          "Do nothing but the steps on hosts of clusters whose raftsman_site is this. Can be"
              + " repeated.")
  private List<String> sites = new ArrayList<>();

  @Option(
      names = "--pki-dir",
      paramLabel = "DIR",
      defaultValue = "files/pki",
      description =
          "Where the certificate authority is: ca/ca.key and ca/ca.crt below it. Made by the first deploy."
              + " Default: ${DEFAULT-VALUE}.")
  private Path pkiDirectory = Path.of("files/pki");

  @Option(
      names = "--snapshot-dir",
      paramLabel = "DIR",
      defaultValue = "files/snapshots",
      description =
          "Where snapshots of clusters are kept, which are all that a cluster holds. Made when missing."
              + " Default: ${DEFAULT-VALUE}.")
  private Path snapshotDirectory = Path.of("files/snapshots");

  @Option(
      names = "--accept-new-host-keys",
      description =
          "Record the key of a host that is not in known_hosts yet. A key that differs from the known"
              + " one is refused all the same.")
  private boolean acceptNewHostKeys;

  @Option(
      names = "--known-hosts",
      paramLabel = "FILE",
      description = "The hosts' keys, in place of ~/.ssh/known_hosts.")
  private Optional<Path> knownHosts = Optional.empty();

  @Option(
      names = "--ssh-config",
      paramLabel = "FILE",
      description =
          "Read this OpenSSH configuration instead of ~/.ssh/config and /etc/ssh/ssh_config; none for"
              + " none at all.")
  private Optional<Path> sshConfig = Optional.empty();

  @Option(
      names = "--max-activities",
      paramLabel = "N",
      defaultValue = "100",
      description = "Steps at once, a task queue. Default: ${DEFAULT-VALUE}.")
  private int maxActivities = Limits.DEFAULT.activities();

  @Option(
      names = "--max-workflow-tasks",
      paramLabel = "N",
      defaultValue = "50",
      description = "Decisions of operations at once, 2 or more. Default: ${DEFAULT-VALUE}.")
  private int maxWorkflowTasks = Limits.DEFAULT.workflowTasks();

  @Option(
      names = "--max-scripts-per-host",
      paramLabel = "N",
      defaultValue = "4",
      description = "Scripts at once on one host, up to 10. Default: ${DEFAULT-VALUE}.")
  private int maxScriptsPerHost = Limits.DEFAULT.scriptsPerHost();

  @Option(
      names = "--metrics-address",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:9464",
      description =
          "Where to tell metrics and readiness: /metrics, /livez, /readyz; none for nowhere. There is"
              + " no authentication. Default: ${DEFAULT-VALUE}.")
  private String metricsAddress = "127.0.0.1:9464";

  @Mixin private ChatOptions chat = new ChatOptions();

  @Option(
      names = "--shutdown-grace",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "How long running steps may take to end after SIGTERM. Default: ${DEFAULT-VALUE}.")
  private int shutdownGrace = 60;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json. Default: ${DEFAULT-VALUE}.")
  private LogFormat logFormat = LogFormat.TEXT;

  WorkerCommand() {}

  /** Runs a worker and ends the process with its exit status. */
  public static void main(String[] arguments) {
    Logs.configure(LogFormat.TEXT);
    System.exit(execute(System.getenv(), arguments));
  }

  static int execute(Map<String, String> environment, String... arguments) {
    CommandLine command = new CommandLine(new WorkerCommand());
    try {
      Defaults defaults = defaults(command, environment, arguments);
      command.setDefaultValueProvider(defaults);
      command.setParameterExceptionHandler((wrong, given) -> say(wrong, defaults));
    } catch (UsageFault | ParameterException e) {
      return say(command, USAGE, String.valueOf(e.getMessage()));
    }
    return command
        .setExpandAtFiles(false)
        .setUsageHelpWidth(110)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failure, c, parsed) -> mishap(failure, c))
        .execute(arguments);
  }

  /** Environment and file, which must be known before the options are. */
  static Defaults defaults(
      CommandLine command, Map<String, String> environment, String... arguments) {
    var given = new ConfigOption();
    new CommandLine(given)
        .setUnmatchedArgumentsAllowed(true)
        .setExpandAtFiles(false)
        .parseArgs(arguments);
    Optional<Path> path =
        given.config.or(
            () ->
                Optional.ofNullable(environment.get(Defaults.PREFIX + "CONFIG"))
                    .filter(value -> !value.isBlank())
                    .map(Path::of));
    return new Defaults(
        environment, path.map(p -> ConfigFile.read(p, Defaults.keys(command.getCommandSpec()))));
  }

  /** The one option that says where others are. */
  @Command
  private static final class ConfigOption {
    @Option(names = "--config")
    private Optional<Path> config = Optional.empty();
  }

  @Override
  public Integer call() throws InterruptedException {
    WorkerProcess process = process();
    Logs.configure(logFormat);
    process.run(Signals.take());
    return 0;
  }

  /** What the options come to. */
  WorkerProcess process() {
    if (shutdownGrace < 0) {
      throw new ParameterException(
          spec.commandLine(), "--shutdown-grace must be 0 or more seconds");
    }
    return new WorkerProcess(
        new ServerOptions(said(address), said(namespace), said(profile), said(codecKeys)),
        new WorkerSettings(
            ssh(),
            pkiDirectory.toAbsolutePath().normalize(),
            snapshotDirectory.toAbsolutePath().normalize(),
            limits(),
            chat.channels()),
        Duties.of(TaskQueues.of(taskQueue), role, checkedSites()),
        endpoint(),
        chat.clicksTaken(),
        Duration.ofSeconds(shutdownGrace));
  }

  private static Optional<String> said(Optional<String> value) {
    return value.map(String::strip).filter(v -> !v.isEmpty());
  }

  private Limits limits() {
    try {
      return new Limits(maxActivities, maxWorkflowTasks, maxScriptsPerHost);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  private List<String> checkedSites() {
    for (String site : sites) {
      if (!SITE.matcher(site).matches()) {
        throw new ParameterException(
            spec.commandLine(), "--site must be a name of letters, digits, '_', '.' and '-'");
      }
    }
    if (!sites.isEmpty() && role != Role.ALL) {
      throw new ParameterException(
          spec.commandLine(),
          "--site and --role exclude each other: a site's worker works on hosts");
    }
    return sites;
  }

  private Optional<InetSocketAddress> endpoint() {
    if (metricsAddress.equals("none")) {
      return Optional.empty();
    }
    Optional<InetSocketAddress> address = ListenAddress.parse(metricsAddress);
    if (address.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--metrics-address must be HOST:PORT, or none");
    }
    return address;
  }

  private SshSettings ssh() {
    SshSettings ssh = SshSettings.ofUser(acceptNewHostKeys);
    SshSettings configured =
        sshConfig
            .map(file -> ssh.withConfig(Optional.of(file).filter(f -> !f.equals(NONE))))
            .orElse(ssh);
    return knownHosts.map(configured::withKnownHosts).orElse(configured);
  }

  private static int say(ParameterException wrong, Defaults defaults) {
    String where =
        wrong.getArgSpec() instanceof OptionSpec option
            ? defaults.origin(option).map(origin -> " (from " + origin + ")").orElse("")
            : "";
    return say(
        wrong.getCommandLine(),
        USAGE,
        wrong.getMessage() + where + System.lineSeparator() + "See: worker --help");
  }

  private static int mishap(Exception failure, CommandLine command) {
    if (failure instanceof UsageFault
        || failure instanceof ServerConfigurationException
        || failure instanceof BadCodecKeysException) {
      return say(command, USAGE, String.valueOf(failure.getMessage()));
    }
    LoggerFactory.getLogger("raftsman.worker").debug("failed", failure);
    return say(command, FAILED, "The worker itself failed: " + failure);
  }

  private static int say(CommandLine command, int status, String message) {
    message.lines().map(TextLayout::plain).forEach(command.getErr()::println);
    command.getErr().flush();
    return status;
  }
}
