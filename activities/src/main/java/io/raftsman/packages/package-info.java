/** etcd's binaries: by package, by release archive, or there already. */
package io.raftsman.packages;
