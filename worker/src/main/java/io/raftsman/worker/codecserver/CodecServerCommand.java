package io.raftsman.worker.codecserver;

import io.raftsman.cluster.SecretReference;
import io.raftsman.secret.SecretUnreadableException;
import io.raftsman.secret.Secrets;
import io.raftsman.worker.codec.BadCodecKeysException;
import io.raftsman.worker.codec.CodecKeys;
import io.raftsman.worker.codec.EncryptionCodec;
import io.raftsman.worker.process.ListenAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The codec server's command line. */
@Command(
    name = "codec-server",
    mixinStandardHelpOptions = true,
    version = "Raftsman 0.1.0",
    sortOptions = false,
    description = "Lets Temporal's Web UI and command line show encrypted histories.",
    footer = {
      "",
      "REF is env:NAME or file:PATH: keys and token themselves are never given as arguments.",
      "",
      "Example:",
      "  (umask 077; openssl rand -base64 32 >token)",
      "  codec-server --codec-keys file:keys --token file:token --origin http://127.0.0.1:8233",
      "  export TEMPORAL_CODEC_ENDPOINT=http://127.0.0.1:8081",
      "  export TEMPORAL_CODEC_AUTH=\"Bearer $(cat token)\"",
      "  temporal workflow show -w etcd-etcd",
      "",
      "Exit status: 2 told wrongly; it ends by a signal."
    })
public final class CodecServerCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private final Map<String, String> environment;
  private final Secrets secrets;

  @Spec private CommandSpec spec;

  @Option(
      names = "--codec-keys",
      paramLabel = "REF",
      description =
          "The keys that histories are encrypted with, as the worker has them. Default:"
              + " RAFTSMAN_CODEC_KEYS, which is such a reference.")
  private Optional<String> codecKeys = Optional.empty();

  @Option(
      names = "--token",
      paramLabel = "REF",
      description =
          "What clients must show, at least 16 characters. Default: RAFTSMAN_CODEC_TOKEN, which is such"
              + " a reference.")
  private Optional<String> token = Optional.empty();

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:8081",
      description =
          "Where to listen. There is no TLS: beyond loopback put something before it. Default:"
              + " ${DEFAULT-VALUE}.")
  private String listen = "127.0.0.1:8081";

  @Option(
      names = "--origin",
      paramLabel = "URL",
      description =
          "Answer this Web UI in a browser, such as http://127.0.0.1:8233. Can be repeated. Default:"
              + " none.")
  private List<String> origins = new ArrayList<>();

  CodecServerCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
    this.secrets = new Secrets(name -> Optional.ofNullable(environment.get(name)));
  }

  /** Runs a codec server until a signal ends it. */
  public static void main(String[] arguments) {
    System.exit(commandLine(System.getenv()).execute(arguments));
  }

  static CommandLine commandLine(Map<String, String> environment) {
    return new CommandLine(new CodecServerCommand(environment))
        .setExpandAtFiles(false)
        .setUsageHelpWidth(110)
        .setParameterExceptionHandler((wrong, given) -> say(wrong, USAGE))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command.getErr().println("The codec server itself failed: " + failure);
              return FAILED;
            });
  }

  @Override
  public Integer call() throws InterruptedException {
    try (CodecServer server = start()) {
      spec.commandLine()
          .getOut()
          .printf(
              "The codec server answers at http://%s:%d (POST /encode and /decode)%n",
              server.address().getHostString(), server.address().getPort());
      spec.commandLine().getOut().flush();
      // A signal ends the process.
      new CountDownLatch(1).await();
      return 0;
    }
  }

  /** What the options come to. */
  CodecServer start() {
    InetSocketAddress address = address();
    var codec = new EncryptionCodec(keys());
    Token wanted = token();
    Set<String> allowed = origins();
    if (!address.getAddress().isLoopbackAddress()) {
      spec.commandLine()
          .getErr()
          .println(
              "warning: "
                  + listen
                  + " is not loopback, and there is no TLS: the token and what is decoded can be read"
                  + " on the way.");
    }
    try {
      return CodecServer.start(address, codec, wanted, allowed);
    } catch (IOException e) {
      throw wrong(
          "--listen: can't listen at "
              + listen
              + " ("
              + e.getMessage()
              + "). Another codec server? Say another HOST:PORT.");
    }
  }

  private CodecKeys keys() {
    String reference =
        said(codecKeys, "RAFTSMAN_CODEC_KEYS")
            .orElseThrow(() -> wrong("no keys: say --codec-keys REF, or set RAFTSMAN_CODEC_KEYS"));
    try {
      return CodecKeys.read(reference, secrets);
    } catch (BadCodecKeysException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private Token token() {
    String given =
        said(token, "RAFTSMAN_CODEC_TOKEN")
            .orElseThrow(() -> wrong("no token: say --token REF, or set RAFTSMAN_CODEC_TOKEN"));
    SecretReference reference =
        SecretReference.parse(given)
            .orElseThrow(
                () -> wrong("the token is named by env:NAME or file:PATH, and not given itself"));
    try {
      return Token.of(secrets.read(reference).strip())
          .orElseThrow(
              () ->
                  wrong(
                      "the token at "
                          + reference
                          + " can't be used: it must have at least 16 characters, all of them letters,"
                          + " digits or ._~+/- (openssl rand -base64 32)"));
    } catch (SecretUnreadableException e) {
      throw wrong("the token: " + e.getMessage());
    }
  }

  private Optional<String> said(Optional<String> option, String variable) {
    return option
        .or(() -> Optional.ofNullable(environment.get(variable)))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  private InetSocketAddress address() {
    InetSocketAddress address =
        ListenAddress.parse(listen)
            .orElseThrow(() -> wrong("--listen must be HOST:PORT, and is: " + listen));
    if (address.isUnresolved()) {
      throw wrong("--listen: there is no host " + address.getHostString());
    }
    return address;
  }

  /** As browsers write them: scheme, host and port alone. */
  private Set<String> origins() {
    var allowed = new LinkedHashSet<String>();
    for (String origin : origins) {
      if (!isOrigin(origin)) {
        throw wrong(
            "--origin must be like http://127.0.0.1:8233, without a path, and is: " + origin);
      }
      allowed.add(origin);
    }
    return allowed;
  }

  private static boolean isOrigin(String text) {
    try {
      var uri = new URI(text);
      return uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && text.equals(
              uri.getScheme()
                  + "://"
                  + uri.getHost()
                  + (uri.getPort() < 0 ? "" : ":" + uri.getPort()));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static int say(ParameterException wrong, int status) {
    wrong.getCommandLine().getErr().println(wrong.getMessage());
    wrong.getCommandLine().getErr().println("See: codec-server --help");
    return status;
  }
}
