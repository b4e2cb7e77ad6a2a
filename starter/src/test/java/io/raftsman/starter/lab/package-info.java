/** Integration tests: the real command line on the lab's real hosts. {@code bin/test} runs them. */
package io.raftsman.starter.lab;
