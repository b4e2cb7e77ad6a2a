/** What runs the operations that the command line starts. */
package io.raftsman.starter.engine;
