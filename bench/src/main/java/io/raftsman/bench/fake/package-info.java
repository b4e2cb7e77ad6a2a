/**
 * Hosts that are none: an SSH server that answers Raftsman's scripts as Debian hosts would, and the
 * etcd members that these hosts pretend to start.
 */
package io.raftsman.bench.fake;
