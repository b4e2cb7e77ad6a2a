package io.raftsman.starter.inventory;

/**
 * What a variable was set to, before anybody knows its type.
 *
 * @param text as written; empty unless the kind has one
 */
record Value(Kind kind, String text, Origin origin) {

  /** What YAML holds. */
  enum Kind {
    /** A scalar, however it is quoted. */
    TEXT("text"),
    /** Nothing, or {@code null}. */
    NULL("nothing"),
    /** A list. */
    SEQUENCE("a list"),
    /** A mapping. */
    MAPPING("a mapping"),
    /** Text with {@code {{ … }}}, which only Ansible can evaluate. */
    TEMPLATE("a template"),
    /** Encrypted by Ansible Vault. */
    VAULT("an Ansible Vault secret"),
    /** Something with a tag that Raftsman doesn't know. */
    TAGGED("a value with a foreign YAML tag");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  static Value text(String text, Origin origin) {
    boolean template = text.contains("{{") || text.contains("{%");
    return new Value(template ? Kind.TEMPLATE : Kind.TEXT, text, origin);
  }

  static Value of(Kind kind, Origin origin) {
    return new Value(kind, "", origin);
  }

  Place place() {
    return origin.place();
  }

  boolean isText() {
    return kind == Kind.TEXT;
  }

  Value from(Origin elsewhere) {
    return new Value(kind, text, elsewhere);
  }
}
