/**
 * The codec server: lets Temporal's Web UI and command line show encrypted histories to whoever has
 * its token. It speaks to Temporal not at all.
 */
package io.raftsman.worker.codecserver;
