/** The process that runs workflows and activities. */
package io.raftsman.worker;
