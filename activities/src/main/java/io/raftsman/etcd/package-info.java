/**
 * Calls on etcd: the only place that knows jetcd. Every call has a deadline; every endpoint has its
 * own client.
 */
package io.raftsman.etcd;
