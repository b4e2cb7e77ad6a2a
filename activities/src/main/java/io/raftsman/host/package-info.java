/** What is on a host: etcd_assert and etcd_check. */
package io.raftsman.host;
