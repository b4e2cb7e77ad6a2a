package io.raftsman.starter.lab;

/**
 * A process that has ended.
 *
 * @param status its exit status
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record Finished(int status, String out, String err) {

  /** Everything that it wrote, for assertions on what a person could read. */
  String all() {
    return out + err;
  }
}
