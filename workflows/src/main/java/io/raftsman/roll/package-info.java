/** Restarting members one at a time; a piece that operations call. */
package io.raftsman.roll;
