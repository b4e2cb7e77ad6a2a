/** Looking at a cluster without touching it. */
package io.raftsman.status;
