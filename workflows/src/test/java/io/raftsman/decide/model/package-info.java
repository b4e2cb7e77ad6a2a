/** Random operations and faults on a model of etcd's membership, driven by the decisions alone. */
package io.raftsman.decide.model;
