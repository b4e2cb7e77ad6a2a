/** What the outside is told of an operation: that it waits for a person, or has ended. */
package io.raftsman.notification;
