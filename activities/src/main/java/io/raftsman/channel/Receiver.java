package io.raftsman.channel;

import static java.util.Objects.requireNonNull;

import io.raftsman.secret.Secret;
import io.raftsman.secret.SecretUnreadableException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;

/**
 * Who takes messages, at an address that is a secret.
 *
 * @param name such as {@code slack}
 * @param url its address
 */
public record Receiver(String name, Secret url) {
  public Receiver {
    requireNonNull(name, "name");
    requireNonNull(url, "url");
  }

  /** Reads an address of http or https; empty for anything else. */
  public static Optional<URI> parse(String text) {
    try {
      URI uri = new URI(text);
      boolean web =
          "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
      return web && uri.getHost() != null && uri.getUserInfo() == null
          ? Optional.of(uri)
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Sends it a document of JSON. */
  void post(Post post, String json, Map<String, String> headers) throws NotDeliveredException {
    post.json(name, address(), json, headers);
  }

  private URI address() throws NotDeliveredException {
    return parse(read(url))
        .orElseThrow(
            () ->
                new NotDeliveredException(url.reference() + " holds no address of http or https"));
  }

  /** A secret that a delivery needs. */
  static String read(Secret secret) throws NotDeliveredException {
    try {
      return secret.read();
    } catch (SecretUnreadableException e) {
      throw new NotDeliveredException(String.valueOf(e.getMessage()));
    }
  }
}
