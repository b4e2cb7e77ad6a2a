/**
 * Encrypted histories: what Temporal keeps of an operation can be read with a key alone, and
 * Temporal has none.
 */
package io.raftsman.worker.codec;
