/**
 * Decisions as pure functions: observed state in, decision out. What is allowed, and in what order.
 */
package io.raftsman.decide;
