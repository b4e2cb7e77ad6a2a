/** What many operations at once take: of the worker's processor and memory, and in histories. */
package io.raftsman.bench.scale;
