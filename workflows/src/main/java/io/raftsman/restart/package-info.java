/** Restarting the members of a cluster, one at a time. */
package io.raftsman.restart;
