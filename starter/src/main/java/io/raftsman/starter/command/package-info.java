/** A class a command. */
package io.raftsman.starter.command;
