/** The stamp as it is written on a host. */
package io.raftsman.stamp;
