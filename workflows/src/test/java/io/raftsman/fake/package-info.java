/** A world in memory for workflows to act on, and the stage that they are rehearsed on. */
package io.raftsman.fake;
