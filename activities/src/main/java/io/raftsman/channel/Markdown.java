package io.raftsman.channel;

import java.util.regex.Pattern;

/**
 * Mattermost's Markdown. A text from elsewhere must neither mention people, nor link or load
 * anything, nor be taken for Slack's {@code <!channel>}, which incoming webhooks understand too.
 */
public final class Markdown {
  private static final Pattern SPECIAL =
      Pattern.compile("[\\\\`*_\\[\\]|~]|^[-+#=]", Pattern.MULTILINE);

  /** Nothing to see, and no name begins with it. */
  private static final String NO_MENTION = "@\u200b";

  /** What makes a link of an address. */
  private static final Pattern SCHEME = Pattern.compile("(?i)(?<=\\bhttps?|\\bftp):(?=//)");

  private static final Pattern WWW = Pattern.compile("(?i)\\bwww\\.");

  private Markdown() {}

  /** A text from elsewhere, which then is nothing but text. */
  public static String escape(String text) {
    String plain = SPECIAL.matcher(PlainText.harmless(text)).replaceAll("\\\\$0");
    plain = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    plain = SCHEME.matcher(plain).replaceAll(":\u200b");
    plain = WWW.matcher(plain).replaceAll("www\u200b.");
    return plain.replace("@", NO_MENTION);
  }

  /** As {@link #escape}, cut to so many characters. */
  public static String escape(String text, int most) {
    return PlainText.fit(text, most, Markdown::escape);
  }
}
