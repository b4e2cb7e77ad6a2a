/**
 * The ways out for messages about operations: Slack, Mattermost, and a webhook for all other tools.
 */
package io.raftsman.channel;
