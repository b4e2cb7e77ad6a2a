package io.raftsman.worker.chat;

/** Takes what a chat posts when somebody clicks. */
interface Clicks {
  /** Whatever it is, there is a reply; it tells a stranger nothing. */
  Reply take(Request request);
}
