/**
 * What a person or a program sees of an operation: the live view, the log view, the recap, the
 * approval prompt, the status table and JSON. All of them draw the same events and reports, and all
 * text goes through {@link io.raftsman.starter.view.Printable} before it reaches a terminal.
 */
package io.raftsman.starter.view;
