/** Connections, scripts, time limits, host keys: the only place that knows sshj. */
package io.raftsman.ssh;
