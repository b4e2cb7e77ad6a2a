package io.raftsman.worker.process;

import io.netty.util.NetUtil;
import io.raftsman.channel.Channel;
import io.raftsman.channel.Channels;
import io.raftsman.channel.MattermostChannel;
import io.raftsman.channel.Post;
import io.raftsman.channel.Receiver;
import io.raftsman.channel.SlackChannel;
import io.raftsman.channel.WebhookChannel;
import io.raftsman.cluster.SecretReference;
import io.raftsman.secret.Secret;
import io.raftsman.secret.SecretUnreadableException;
import io.raftsman.secret.Secrets;
import io.raftsman.worker.chat.ChatSettings;
import io.raftsman.worker.chat.ChatUsers;
import io.raftsman.worker.chat.ChatUsersFault;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Who is told of operations, and whose clicks are taken. */
@Command
final class ChatOptions {
  private static final String REFERENCE = "env:NAME|file:PATH";
  private static final Pattern PORT = Pattern.compile("\\d+");

  /** Half of what SHA-256 has: nobody guesses that. */
  private static final int SHORTEST_SECRET = 16;

  @Option(
      names = "--slack-webhook",
      paramLabel = REFERENCE,
      description = "Tell a Slack channel of operations: where its incoming webhook's URL stands.")
  private Optional<String> slackWebhook = Optional.empty();

  @Option(
      names = "--slack-signing-secret",
      paramLabel = REFERENCE,
      description =
          "Where the signing secret of the Slack app stands: for clicks, and for messages to have"
              + " buttons.")
  private Optional<String> slackSigningSecret = Optional.empty();

  @Option(
      names = "--mattermost-webhook",
      paramLabel = REFERENCE,
      description =
          "Tell a Mattermost channel of operations: where its incoming webhook's URL stands.")
  private Optional<String> mattermostWebhook = Optional.empty();

  @Option(
      names = "--mattermost-secret",
      paramLabel = REFERENCE,
      description =
          "Where a secret of your own stands, by which buttons in Mattermost are known to be ours.")
  private Optional<String> mattermostSecret = Optional.empty();

  @Option(
      names = "--webhook",
      paramLabel = REFERENCE,
      description = "Tell any other tool of operations: where its URL stands.")
  private Optional<String> webhook = Optional.empty();

  @Option(
      names = "--webhook-secret",
      paramLabel = REFERENCE,
      description = "Where the secret stands by which messages to --webhook are signed.")
  private Optional<String> webhookSecret = Optional.empty();

  @Option(
      names = "--chat-address",
      paramLabel = "[HOST:]PORT",
      description =
          "Take clicks here: POST /slack and /mattermost. HOST is 127.0.0.1 unless it is said. Off"
              + " unless it is given.")
  private Optional<String> chatAddress = Optional.empty();

  @Option(
      names = "--chat-url",
      paramLabel = "URL",
      description = "How Mattermost reaches --chat-address, such as https://raftsman.example/chat.")
  private Optional<String> chatUrl = Optional.empty();

  @Option(
      names = "--chat-users",
      paramLabel = "FILE",
      description =
          "Who may answer by clicks: lines such as slack:U012ABC3D = alice. Nobody else may.")
  private Optional<Path> chatUsers = Optional.empty();

  private final Secrets secrets;

  ChatOptions() {
    this(Secrets.ofThisProcess());
  }

  ChatOptions(Secrets secrets) {
    this.secrets = secrets;
  }

  /**
   * Who is told.
   *
   * @throws UsageFault where what was said does not go together, or a secret is not there
   */
  Channels channels() {
    var channels = new ArrayList<Channel>();
    var post = new Post();
    Optional<Secret> slack = address("--slack-webhook", slackWebhook);
    Optional<Secret> signing = secret("--slack-signing-secret", slackSigningSecret);
    slack.ifPresent(
        url ->
            channels.add(
                new SlackChannel(new Receiver(SlackChannel.NAME, url), post, signing.isPresent())));
    Optional<Secret> buttons = strong("--mattermost-secret", mattermostSecret);
    Optional<URI> clicks = clicks();
    address("--mattermost-webhook", mattermostWebhook)
        .ifPresent(url -> channels.add(mattermost(url, post, clicks, buttons)));
    Optional<Secret> signature = strong("--webhook-secret", webhookSecret);
    address("--webhook", webhook).ifPresent(url -> channels.add(other(url, post, signature)));
    return new Channels(List.copyOf(channels));
  }

  private static Channel mattermost(
      Secret url, Post post, Optional<URI> clicks, Optional<Secret> buttons) {
    if (clicks.isEmpty() || buttons.isEmpty()) {
      throw new UsageFault(
          "--mattermost-webhook needs --chat-url, which says where clicks go, and"
              + " --mattermost-secret, by which they are known.");
    }
    return new MattermostChannel(
        new Receiver(MattermostChannel.NAME, url), post, clicks.get(), buttons.get());
  }

  private static Channel other(Secret url, Post post, Optional<Secret> signature) {
    return new WebhookChannel(
        new Receiver(WebhookChannel.NAME, url),
        post,
        signature.orElseThrow(
            () ->
                new UsageFault(
                    "--webhook needs --webhook-secret, by which its receiver knows that a message"
                        + " is Raftsman's.")),
        InstantSource.system());
  }

  /**
   * How clicks are taken; empty where they aren't.
   *
   * @throws UsageFault where what was said does not go together, or a secret is not there
   */
  Optional<ChatSettings> clicksTaken() {
    Optional<ChatUsers> users = chatUsers.map(ChatOptions::users);
    Optional<Secret> slack = secret("--slack-signing-secret", slackSigningSecret);
    Optional<Secret> mattermost = strong("--mattermost-secret", mattermostSecret);
    if (chatAddress.isEmpty()) {
      return Optional.empty();
    }
    if (users.isEmpty()) {
      throw new UsageFault("--chat-address needs --chat-users, which says who may answer.");
    }
    if (slack.isEmpty() && mattermost.isEmpty()) {
      throw new UsageFault(
          "--chat-address needs --slack-signing-secret or --mattermost-secret: no click could be"
              + " believed.");
    }
    return Optional.of(
        new ChatSettings(listening(chatAddress.get()), slack, mattermost, users.get()));
  }

  private static ChatUsers users(Path file) {
    try {
      return ChatUsers.read(file);
    } catch (ChatUsersFault e) {
      throw new UsageFault("--chat-users: " + e.getMessage());
    }
  }

  private static InetSocketAddress listening(String text) {
    String given = text.strip();
    InetSocketAddress address =
        ListenAddress.parse(PORT.matcher(given).matches() ? "127.0.0.1:" + given : given)
            .orElseThrow(() -> new UsageFault("--chat-address must be PORT, or HOST:PORT."));
    if (address.isUnresolved()) {
      throw new UsageFault(
          "--chat-address: the name " + address.getHostString() + " does not resolve.");
    }
    return address;
  }

  private Optional<URI> clicks() {
    return chatUrl.map(
        text -> {
          URI url =
              Receiver.parse(text.strip())
                  .filter(u -> u.getQuery() == null && u.getFragment() == null)
                  .orElseThrow(
                      () ->
                          new UsageFault(
                              "--chat-url must be an address of http or https, such as"
                                  + " https://raftsman.example/chat."));
          if ("http".equalsIgnoreCase(url.getScheme()) && !isLoopback(url.getHost())) {
            throw new UsageFault(
                "--chat-url must be https beyond loopback: whoever reads a click on the way could"
                    + " post it again as somebody else.");
          }
          return URI.create(url.toString().replaceFirst("/+$", "") + "/mattermost");
        });
  }

  /** Of names only localhost: where another one leads may change. */
  private static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || Optional.ofNullable(NetUtil.createInetAddressFromIpAddressString(host))
            .filter(InetAddress::isLoopbackAddress)
            .isPresent();
  }

  private Optional<Secret> address(String option, Optional<String> text) {
    Optional<Secret> url = secret(option, text);
    if (url.isPresent() && Receiver.parse(read(option, url.get())).isEmpty()) {
      throw new UsageFault(
          option + ": " + url.get().reference() + " holds no address of http or https.");
    }
    return url;
  }

  private Optional<Secret> strong(String option, Optional<String> text) {
    Optional<Secret> secret = secret(option, text);
    if (secret.isPresent() && read(option, secret.get()).length() < SHORTEST_SECRET) {
      throw new UsageFault(
          option
              + ": the secret in "
              + secret.get().reference()
              + " has less than "
              + SHORTEST_SECRET
              + " characters. Make one with: openssl rand -hex 32");
    }
    return secret;
  }

  private Optional<Secret> secret(String option, Optional<String> text) {
    Optional<Secret> secret =
        text.map(
            given ->
                new Secret(
                    secrets,
                    // What stands here may be the secret, so it is not shown.
                    SecretReference.parse(given.strip())
                        .orElseThrow(
                            () ->
                                new UsageFault(
                                    option
                                        + " must say where the secret stands: env:NAME or"
                                        + " file:PATH. The secret itself does not belong here."))));
    secret.ifPresent(s -> read(option, s));
    return secret;
  }

  private static String read(String option, Secret secret) {
    try {
      return secret.read();
    } catch (SecretUnreadableException e) {
      throw new UsageFault(option + ": " + e.getMessage());
    }
  }
}
