package io.raftsman.worker.chat;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What was posted.
 *
 * @param headers by their names in lower case; the first of each
 * @param body as text
 */
record Request(Map<String, String> headers, String body) {
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }
}
