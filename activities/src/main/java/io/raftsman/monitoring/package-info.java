/** Prometheus' targets. */
package io.raftsman.monitoring;
