/** Deploying a cluster: the playbook, stage by stage. */
package io.raftsman.deploy;
