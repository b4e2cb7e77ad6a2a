/** The etcd service of a host: started, and taken away. */
package io.raftsman.service;
