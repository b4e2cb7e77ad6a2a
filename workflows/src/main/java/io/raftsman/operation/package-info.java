/**
 * What every operation shares: stages, outcomes, progress, the report, and how a step runs and
 * fails.
 */
package io.raftsman.operation;
