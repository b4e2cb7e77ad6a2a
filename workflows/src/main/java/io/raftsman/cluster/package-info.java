/**
 * What the operator asked for: the cluster, its members and its hosts, as records that validate
 * themselves.
 */
package io.raftsman.cluster;
