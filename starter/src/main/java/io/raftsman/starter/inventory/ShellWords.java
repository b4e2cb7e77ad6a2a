package io.raftsman.starter.inventory;

import java.util.ArrayList;
import java.util.List;

/** Splits text into words as a POSIX shell would: blanks, quotes and backslashes, no expansion. */
final class ShellWords {
  private ShellWords() {}

  static List<String> split(String text) throws BadValueException {
    List<String> words = new ArrayList<>();
    var word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean escapes = c == '\\' && quote != '\'' && i + 1 < text.length();
      if (escapes && (quote == 0 || "\"\\".indexOf(text.charAt(i + 1)) >= 0)) {
        word.append(text.charAt(++i));
        inWord = true;
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
        inWord = true;
      } else if (c == quote) {
        quote = 0;
      } else if (quote == 0 && Character.isWhitespace(c)) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (quote != 0) {
      throw new BadValueException("a quote is not closed", "close it with " + quote);
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }
}
