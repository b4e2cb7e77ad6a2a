package io.raftsman.worker.chat;

/**
 * What a poster is told, and what is done afterwards.
 *
 * @param status of HTTP
 * @param json the body; empty for none
 * @param afterwards is done once the reply is on its way
 */
record Reply(int status, String json, Runnable afterwards) {
  static final Reply OK = of(200);
  static final Reply BAD = of(400);
  static final Reply NOT_PROVEN = of(401);
  static final Reply SEEN_BEFORE = of(409);
  static final Reply NOT_NOW = of(503);

  static Reply of(int status) {
    return new Reply(status, "", () -> {});
  }

  static Reply json(String json) {
    return new Reply(200, json, () -> {});
  }

  Reply then(Runnable work) {
    return new Reply(status, json, work);
  }
}
