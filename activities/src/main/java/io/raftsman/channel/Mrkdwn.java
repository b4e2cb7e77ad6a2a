package io.raftsman.channel;

/**
 * Slack's own markup. Its three special characters begin links, mentions of people, and of all a
 * channel; escaped, they are characters.
 */
public final class Mrkdwn {
  private Mrkdwn() {}

  /** A text from elsewhere, which then is nothing but text. */
  public static String escape(String text) {
    return PlainText.harmless(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** As {@link #escape}, cut to so many characters. */
  public static String escape(String text, int most) {
    return PlainText.fit(text, most, Mrkdwn::escape);
  }
}
