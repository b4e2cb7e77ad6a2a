package io.raftsman.etcd;

import static java.util.Objects.requireNonNull;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Member;
import io.raftsman.observed.ClusterView;
import io.raftsman.observed.MemberStatus;
import io.raftsman.observed.MemberStatus.Answer;
import io.raftsman.observed.ViewedMember;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks at a live cluster: asks the inventory's members for the list, then every member of the list
 * that has not been asked yet. One of those may know a better list; that one counts then.
 */
final class Viewing {
  private static final int ROUNDS = 3;

  private final EtcdClients clients;
  private final ClusterSpec inventory;
  private final MemberTls tls;
  private final Map<URI, Probed> asked = new LinkedHashMap<>();

  Viewing(EtcdClients clients, ClusterSpec inventory, MemberTls tls) {
    this.clients = requireNonNull(clients, "clients");
    this.inventory = requireNonNull(inventory, "inventory");
    this.tls = requireNonNull(tls, "tls");
  }

  ClusterView view() {
    ask(inventory.members().stream().map(Endpoint::of).toList());
    Optional<Probed> source = Testimony.best(asked.values());
    for (int round = 0; round < ROUNDS && source.isPresent(); round++) {
      List<Endpoint> unasked =
          source.orElseThrow().members().stream()
              .flatMap(m -> endpoint(m).stream())
              .filter(e -> !asked.containsKey(e.url()))
              .toList();
      if (unasked.isEmpty()) {
        break;
      }
      ask(unasked);
      source = Testimony.best(asked.values());
    }
    return source.map(this::view).orElse(new ClusterView("", List.of()));
  }

  private void ask(List<Endpoint> endpoints) {
    List<Probed> said = clients.probe(endpoints, tls);
    for (int i = 0; i < endpoints.size(); i++) {
      asked.put(endpoints.get(i).url(), said.get(i));
    }
  }

  private ClusterView view(Probed source) {
    return new ClusterView(
        source.clusterId(), source.members().stream().map(m -> viewed(m, source)).toList());
  }

  private ViewedMember viewed(ListedMember member, Probed source) {
    MemberStatus status =
        endpoint(member)
            .map(Endpoint::url)
            .map(asked::get)
            .map(probed -> own(Testimony.completed(probed, source), member, source))
            .orElseGet(
                () ->
                    unhealthy(
                        "", Optional.empty(), "nobody knows its client URL: it never started"));
    return new ViewedMember(member.entry(), member.clientUrls(), named(status, member));
  }

  /** What answers at a member's URL may be somebody else: another cluster's, or a wiped one. */
  private static MemberStatus own(MemberStatus status, ListedMember member, Probed source) {
    Optional<Answer> answer = status.answer();
    if (answer
        .filter(
            a ->
                !a.memberId().equals(member.entry().id())
                    || !a.clusterId().equals(source.clusterId()))
        .isEmpty()) {
      return status;
    }
    return unhealthy(
        status.endpoint(),
        status.certificateExpiry(),
        "another member answers there: "
            + answer.orElseThrow().memberId()
            + " of cluster "
            + answer.orElseThrow().clusterId());
  }

  private static MemberStatus unhealthy(String endpoint, Optional<Instant> expiry, String why) {
    return new MemberStatus(
        "", endpoint, false, 0, Optional.empty(), List.of(), expiry, Optional.of(why));
  }

  private MemberStatus named(MemberStatus status, ListedMember member) {
    return new MemberStatus(
        name(member),
        status.endpoint(),
        status.healthy(),
        status.latencyMillis(),
        status.answer(),
        status.alarms(),
        status.certificateExpiry(),
        status.error());
  }

  private String name(ListedMember member) {
    return inInventory(member).map(Member::name).orElse(member.entry().name());
  }

  private Optional<Member> inInventory(ListedMember member) {
    return inventory.members().stream()
        .filter(m -> member.entry().peerUrls().contains(m.peerUrl()))
        .findFirst();
  }

  /**
   * Where a member is asked: where it says that it serves clients; the inventory's URL where that
   * is one of them, or where it has said nothing.
   */
  private Optional<Endpoint> endpoint(ListedMember member) {
    Optional<String> known = inInventory(member).map(Member::clientUrl);
    List<String> urls = member.clientUrls();
    Stream<String> order =
        urls.isEmpty() || known.filter(urls::contains).isPresent() ? known.stream() : urls.stream();
    return order.flatMap(url -> endpoint(name(member), url).stream()).findFirst();
  }

  /** What a member advertises need not be a URL that can be asked. */
  private static Optional<Endpoint> endpoint(String name, String url) {
    try {
      return Optional.of(new Endpoint(name, URI.create(url)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
