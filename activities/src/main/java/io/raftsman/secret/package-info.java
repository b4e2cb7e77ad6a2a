/** Secrets are named by reference, and read only where and when they are used. */
package io.raftsman.secret;
