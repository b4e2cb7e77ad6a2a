package io.raftsman.files;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A resource with places for values, written {@code ${name}}; a shell's own {@code ${NAME:-}} is
 * none.
 */
final class Template {
  private static final Pattern PLACE = Pattern.compile("\\$\\{([a-z_]+)}");

  private final String text;

  private Template(String text) {
    this.text = text;
  }

  static Template of(String name) {
    try (InputStream in = Template.class.getResourceAsStream(name)) {
      return new Template(
          new String(requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text with every place filled. */
  String fill(Map<String, String> values) {
    return PLACE
        .matcher(text)
        .replaceAll(
            place ->
                Matcher.quoteReplacement(
                    requireNonNull(values.get(place.group(1)), place.group())));
  }
}
