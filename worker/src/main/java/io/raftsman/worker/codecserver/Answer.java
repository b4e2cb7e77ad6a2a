package io.raftsman.worker.codecserver;

import static java.util.Objects.requireNonNull;

/** What a client is told. */
record Answer(int status, String type, String body) {
  static final int OK = 200;
  static final int NO_CONTENT = 204;
  static final int BAD_REQUEST = 400;
  static final int UNAUTHORIZED = 401;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int NOT_ALLOWED = 405;
  static final int TOO_LARGE = 413;
  static final int INTERNAL = 500;

  Answer {
    requireNonNull(type, "type");
    requireNonNull(body, "body");
  }

  static Answer json(String document) {
    return new Answer(OK, "application/json", document);
  }

  static Answer words(int status, String words) {
    return new Answer(status, "text/plain; charset=utf-8", words + "\n");
  }

  static Answer nothing() {
    return new Answer(NO_CONTENT, "text/plain", "");
  }
}
