package io.raftsman.worker.chat;

import com.slack.api.app_backend.SlackSignature;
import io.raftsman.channel.Hmac;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether a request is from Slack and of these minutes, by Slack's own library. Its verifier takes
 * requests from the future and compares in a time that depends on the signature, so that its parts
 * are used here, and those two things are done otherwise.
 */
final class SlackSignatures {
  static final Duration WINDOW =
      Duration.ofMillis(SlackSignature.TimestampVerifier.TIMESTAMP_EXPIRATION_TIME_IN_MILLIS);

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");
  private static final Pattern ASCII = Pattern.compile("\\p{ASCII}*");

  private final InstantSource clock;

  SlackSignatures(InstantSource clock) {
    this.clock = clock;
  }

  /** The request's signature, where it is Slack's. */
  Optional<String> proven(Request request, String secret) {
    String timestamp =
        request.header(SlackSignature.HeaderNames.X_SLACK_REQUEST_TIMESTAMP).orElse("");
    Optional<String> signature = request.header(SlackSignature.HeaderNames.X_SLACK_SIGNATURE);
    // Slack encodes what it sends; the library signs other characters as the machine's locale has
    // them.
    if (!SECONDS.matcher(timestamp).matches() || !ASCII.matcher(request.body()).matches()) {
      return Optional.empty();
    }
    String expected = new SlackSignature.Generator(secret).generate(timestamp, request.body());
    return signature.filter(
        given -> expected != null && Hmac.same(expected, given) && ofTheseMinutes(timestamp));
  }

  private boolean ofTheseMinutes(String timestamp) {
    Instant now = clock.instant();
    Instant sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
    return SlackSignature.TimestampVerifier.isValidTimestamp(timestamp, now.toEpochMilli())
        && !sent.isAfter(now.plus(WINDOW));
  }
}
