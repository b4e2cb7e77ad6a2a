package io.raftsman.channel;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Sends JSON over HTTP, in bounded time. A redirect is not followed: it would take a secret message
 * to where nobody has said. What is said of a failure holds nothing of the address, nor of what
 * came back.
 */
public final class Post {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration WHOLE = Duration.ofSeconds(10);
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,4}");

  private final HttpClient client;
  private final Duration limit;

  /** With the limits that are good for people's chats: 5 s to connect, 10 s in all. */
  public Post() {
    this(WHOLE);
  }

  Post(Duration limit) {
    this.limit = limit;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();
  }

  /**
   * Sends a document.
   *
   * @param receiver what to call the receiver
   * @throws NotDeliveredException unless it answers with a status of 200 to 299
   */
  public void json(String receiver, URI address, String json, Map<String, String> headers)
      throws NotDeliveredException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(limit)
            .header("Content-Type", "application/json; charset=utf-8")
            .header("User-Agent", "Raftsman")
            .POST(HttpRequest.BodyPublishers.ofString(json, StandardCharsets.UTF_8));
    headers.forEach(request::header);
    HttpResponse<InputStream> response = send(receiver, request.build());
    close(response.body());
    int status = response.statusCode();
    if (status < 200 || status > 299) {
      throw new NotDeliveredException(receiver + " answered " + status, pause(response));
    }
  }

  private HttpResponse<InputStream> send(String receiver, HttpRequest request)
      throws NotDeliveredException {
    CompletableFuture<HttpResponse<InputStream>> sent =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
    try {
      return sent.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new NotDeliveredException(receiver + " " + words(e.getCause()));
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw new NotDeliveredException(receiver + " " + slow());
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      throw new NotDeliveredException("this worker ends");
    }
  }

  private String slow() {
    return "did not answer within " + limit.toSeconds() + " s";
  }

  private String words(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof UnresolvedAddressException) {
        return "has a name that does not resolve";
      } else if (t instanceof HttpTimeoutException) {
        return slow();
      } else if (t instanceof SSLException) {
        return "has no certificate that is trusted here, or speaks no TLS";
      }
    }
    return cause instanceof ConnectException
        ? "does not take connections"
        : "broke the connection off";
  }

  /** An answer's content is of no interest, however long it is. */
  private static void close(InputStream body) {
    try (body) {
      return;
    } catch (IOException e) {
      // Then it is closed.
    }
  }

  private static Optional<Duration> pause(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(value -> SECONDS.matcher(value).matches())
        .map(value -> Duration.ofSeconds(Long.parseLong(value)))
        .filter(pause -> !pause.isZero());
  }
}
