/** What was seen on hosts and in clusters, as facts without a judgement. */
package io.raftsman.observed;
