package io.raftsman.worker.chat;

import io.raftsman.channel.Choice;
import io.raftsman.channel.ClickTarget;

/**
 * A button that somebody clicked.
 *
 * @param chat in which chat
 * @param user the chat's id of whoever clicked
 * @param choice which button
 * @param target what the button is about
 * @param id the same for the same click only
 */
record Click(Chat chat, String user, Choice choice, ClickTarget target, String id) {}
