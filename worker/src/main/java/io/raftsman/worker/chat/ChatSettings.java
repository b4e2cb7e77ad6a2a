package io.raftsman.worker.chat;

import static java.util.Objects.requireNonNull;

import io.raftsman.secret.Secret;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * How clicks are taken.
 *
 * @param address where to listen
 * @param slack Slack's signing secret; without it nothing from Slack is taken
 * @param mattermost the secret that proves that a button is ours; without it nothing from
 *     Mattermost is taken
 * @param users who may answer
 */
public record ChatSettings(
    InetSocketAddress address,
    Optional<Secret> slack,
    Optional<Secret> mattermost,
    ChatUsers users) {
  public ChatSettings {
    requireNonNull(address, "address");
    requireNonNull(slack, "slack");
    requireNonNull(mattermost, "mattermost");
    requireNonNull(users, "users");
  }
}
