/** Handing the leadership over. */
package io.raftsman.leader;
