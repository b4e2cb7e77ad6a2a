/**
 * Takes the clicks on the buttons of messages in chats. Part of the worker's own process, and off
 * unless it is asked for.
 */
package io.raftsman.worker.chat;
