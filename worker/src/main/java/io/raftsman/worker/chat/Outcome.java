package io.raftsman.worker.chat;

/**
 * What became of a click.
 *
 * @param taken whether the operation has taken the answer
 * @param settled whether there is nothing left to click on
 * @param sentence for whoever clicked; what is from elsewhere in it is not escaped
 */
record Outcome(boolean taken, boolean settled, String sentence) {
  static Outcome refused(String sentence) {
    return new Outcome(false, false, sentence);
  }
}
