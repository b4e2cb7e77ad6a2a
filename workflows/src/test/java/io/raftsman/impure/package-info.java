/** Everything that a workflow must not do, for the rules to find. */
package io.raftsman.impure;
