/** The command line. */
package io.raftsman.starter;
