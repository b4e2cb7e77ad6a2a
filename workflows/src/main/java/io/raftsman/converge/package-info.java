/** Making a live cluster what the inventory says. */
package io.raftsman.converge;
