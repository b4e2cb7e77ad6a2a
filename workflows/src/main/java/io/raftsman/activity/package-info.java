/** The verbs: everything that touches a host or a cluster, by what it touches. */
package io.raftsman.activity;
