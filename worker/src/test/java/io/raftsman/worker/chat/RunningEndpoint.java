package io.raftsman.worker.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raftsman.channel.Choice;
import io.raftsman.channel.ClickTarget;
import io.raftsman.cluster.SecretReference;
import io.raftsman.secret.Secret;
import io.raftsman.secret.Secrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The endpoint on loopback, and those who post to it. */
final class RunningEndpoint implements AutoCloseable {
  static final ClickTarget TARGET =
      new ClickTarget("etcd-main", "0190-run", "main", "ff98149ae35f6abb-1-2", 1);
  private static final String SLACK_SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
  static final String MATTERMOST_SECRET = "a secret of the test's";
  private static final ObjectMapper JSON = new ObjectMapper();

  final FakeOperations operations = new FakeOperations();
  final FakeSlack slack = new FakeSlack();
  final ChatEndpoint endpoint;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private volatile Instant now = Instant.parse("2026-11-24T12:00:00Z");

  RunningEndpoint(Path directory) throws IOException, ChatUsersFault {
    this(directory, Duration.ofSeconds(2));
  }

  /**
   * One that is reachable when this returns.
   *
   * @param requestLimit how long whoever has connected has for a request
   */
  RunningEndpoint(Path directory, Duration requestLimit) throws IOException, ChatUsersFault {
    Path users = directory.resolve("users");
    Files.writeString(users, "slack:U012ABC = alice\nmattermost:bobsid = bob\n");
    endpoint =
        ChatEndpoint.start(
            new ChatSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.of(secret(SLACK_SECRET)),
                Optional.of(secret(MATTERMOST_SECRET)),
                ChatUsers.read(users)),
            operations,
            () -> {},
            () -> now,
            slack::is,
            requestLimit);
  }

  private static Secret secret(String value) {
    return new Secret(
        new Secrets(variable -> Optional.of(value)),
        new SecretReference(SecretReference.Source.ENVIRONMENT, "VARIABLE"));
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** What Slack says of a click. */
  ObjectNode slackClick(String user, Choice choice, ClickTarget target) {
    ObjectNode payload = JSON.createObjectNode().put("type", "block_actions");
    payload.put("response_url", slack.responseUrl());
    payload.putObject("user").put("id", user).put("name", "alice");
    payload
        .putArray("actions")
        .addObject()
        .put("action_id", choice.id())
        .put("value", target.toJson().toString());
    ObjectNode message = payload.putObject("message").put("text", "main waits");
    var blocks = message.putArray("blocks");
    blocks.addObject().put("type", "header");
    blocks.addObject().put("type", "actions");
    return payload;
  }

  /** As Slack sends it. */
  HttpRequest signed(ObjectNode payload) {
    return signed(form(payload), now.getEpochSecond(), SLACK_SECRET);
  }

  HttpRequest signed(String body, long timestamp, String secret) {
    String signature = "v0=" + hmac(secret, "v0:" + timestamp + ":" + body);
    return post("/slack", body)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("X-Slack-Request-Timestamp", Long.toString(timestamp))
        .header("X-Slack-Signature", signature)
        .build();
  }

  HttpRequest signedAt(ObjectNode payload, Duration fromNow) {
    return signed(form(payload), now.plus(fromNow).getEpochSecond(), SLACK_SECRET);
  }

  static String form(ObjectNode payload) {
    return "payload=" + URLEncoder.encode(payload.toString(), UTF_8);
  }

  /** As Mattermost sends it. */
  HttpRequest mattermostClick(String user, Choice choice, ClickTarget target) {
    return mattermostClick(user, choice, target, target.proof(choice, MATTERMOST_SECRET));
  }

  HttpRequest mattermostClick(String user, Choice choice, ClickTarget target, String proof) {
    ObjectNode post = JSON.createObjectNode().put("user_id", user).put("user_name", "bob");
    post.putObject("context")
        .put("choice", choice.id())
        .put("proof", proof)
        .put("text", "#### main waits")
        .set("target", target.toJson());
    return post("/mattermost", post.toString()).build();
  }

  HttpRequest.Builder post(String path, String body) {
    return HttpRequest.newBuilder(uri(path))
        .timeout(Duration.ofSeconds(10))
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + endpoint.address().getPort() + path);
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> sendLater(HttpRequest request) {
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  int status(HttpRequest request) throws IOException, InterruptedException {
    return send(request).statusCode();
  }

  private static String hmac(String secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    endpoint.close();
    slack.close();
  }
}
