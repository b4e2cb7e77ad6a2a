/**
 * The process of its own that serves a Temporal server: its command line, logs, metrics and end. No
 * part of the starter, which embeds a worker without all this.
 */
package io.raftsman.worker.process;
