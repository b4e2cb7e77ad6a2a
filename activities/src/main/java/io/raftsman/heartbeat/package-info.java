/** What tells Temporal that a long step is still alive. */
package io.raftsman.heartbeat;
