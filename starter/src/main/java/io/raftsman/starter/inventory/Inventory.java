package io.raftsman.starter.inventory;

import io.raftsman.cluster.ClusterSpec;
import io.raftsman.cluster.Host;
import io.raftsman.cluster.Member;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * An inventory file: YAML as Ansible reads it, with the place of everything.
 *
 * <p>Reading refuses only what makes the rest unreadable. All else that is wrong is told together
 * with what is wrong with the cluster, when that is resolved.
 */
public final class Inventory {
  /** Names a file where {@code -i} doesn't. */
  public static final String VARIABLE = "RAFTSMAN_INVENTORY";

  private static final List<String> USUAL_NAMES = List.of("inventory.yml", "pigsty.yml");
  private static final List<String> UNREAD_DIRECTORIES = List.of("group_vars", "host_vars");

  private final Path file;
  private final GroupTree tree;
  private final Clusters clusters;
  private final Findings structure;

  private Inventory(Path file, GroupTree tree, Findings structure) {
    this.file = file;
    this.tree = tree;
    this.structure = structure;
    this.clusters = new Clusters(tree, structure);
  }

  /**
   * Reads a file.
   *
   * @throws InventoryException when it can't be read, or isn't a YAML mapping within bounds
   */
  public static Inventory read(Path file) {
    String source = file.toString();
    String text = TextFile.read(file, "name a YAML file with -i FILE");
    Optional<Node> root =
        YamlDocument.parse(text, source).filter(node -> !node.getTag().equals(Tag.NULL));
    if (root.isEmpty()) {
      throw new InventoryException(
          Fault.of(
              new Place(source, 0),
              "is empty",
              "begin with a group, such as etcd: { hosts: …, vars: … }"));
    }
    var findings = new Findings();
    var groups = GroupReader.read(root.get(), source, findings);
    warnOfUnreadDirectories(file, findings);
    return new Inventory(file, new GroupTree(groups, findings), findings);
  }

  /**
   * The file to read: the option's, else that of {@code RAFTSMAN_INVENTORY}, else {@code
   * inventory.yml}, else {@code pigsty.yml} in the working directory.
   *
   * @throws InventoryException when neither names one and none is there
   */
  public static Path find(
      Optional<Path> option, Map<String, String> environment, Path workingDirectory) {
    Optional<Path> named =
        option.or(
            () ->
                Optional.ofNullable(environment.get(VARIABLE))
                    .filter(name -> !name.isBlank())
                    .map(Inventory::path));
    if (named.isPresent()) {
      return workingDirectory.resolve(named.get());
    }
    return USUAL_NAMES.stream()
        .map(workingDirectory::resolve)
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> new InventoryException(nowhere(workingDirectory)));
  }

  private static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new InventoryException(
          Fault.of(
              new Place(VARIABLE, 0),
              Text.quoted(name) + " is not a path",
              "name an inventory file"));
    }
  }

  /** The file, as it was named. */
  public Path file() {
    return file;
  }

  /** The names of the etcd clusters in the file, in its order. */
  public List<String> clusters() {
    return clusters.all().stream().map(Clusters.Listing::name).toList();
  }

  /**
   * A cluster with its parameters.
   *
   * @param cluster its {@code etcd_cluster}, or the name of its group
   * @throws InventoryException with every fault of the file and of {@code extra} that concerns it
   */
  public ResolvedCluster resolve(String cluster, ExtraVariables extra) {
    return resolve(cluster, extra, List.of());
  }

  /**
   * A cluster with its parameters, and with hosts that may have left it.
   *
   * @param cluster its {@code etcd_cluster}, or the name of its group
   * @param guests hosts that count as members though no group of the cluster lists them
   * @throws InventoryException with every fault of the file and of {@code extra} that concerns it
   */
  public ResolvedCluster resolve(String cluster, ExtraVariables extra, List<String> guests) {
    var findings = new Findings();
    findings.addAll(structure);
    extra.warnings().forEach(warning -> findings.warn(warning.place(), warning.text()));
    Optional<Clusters.Listing> listing = clusters.find(cluster);
    if (listing.isEmpty()) {
      if (!structure.hasFaults()) {
        findings.fault(notFound(cluster));
      }
      throw new InventoryException(findings.faults());
    }
    return resolve(cluster, listing.get(), extra, guests, findings);
  }

  private ResolvedCluster resolve(
      String asked,
      Clusters.Listing listing,
      ExtraVariables extra,
      List<String> guests,
      Findings findings) {
    if (!asked.equals(listing.name())) {
      findings.warn(
          listing.origin().map(Value::place).orElse(Place.ARGUMENT),
          "group " + asked + " is of cluster " + listing.name() + ", which is taken");
    }
    Map<String, ClusterDraft> drafts = drafts(listing, extra, findings);
    ClusterDraft draft = withUsualService(drafts.get(listing.name()), drafts.values());
    Group group = tree.group(listing.entries().get(0).group()).orElseThrow();
    drafts.values().stream()
        .filter(
            other -> !other.listing().name().equals(listing.name()) && draft.sharesAHostWith(other))
        .map(other -> withUsualService(other, drafts.values()))
        .forEach(other -> new SharedHosts(draft, other, group, findings).check());
    List<Host> monitors = monitors(extra, findings);
    findings.throwIfFaulty();
    ClusterSpec spec = withGuests(draft.spec(monitors), listing, extra, guests, findings);
    return new ResolvedCluster(spec, draft.joining(), draft.parameters(), findings.warnings());
  }

  private ClusterSpec withGuests(
      ClusterSpec spec,
      Clusters.Listing listing,
      ExtraVariables extra,
      List<String> named,
      Findings findings) {
    List<String> unlisted =
        named.stream().filter(host -> !listing.hosts().contains(host)).distinct().toList();
    var guests = new Guests(listing, tree, clusters, extra, directory(), findings);
    List<Member> strangers = guests.read(unlisted, spec.members());
    findings.throwIfFaulty();
    return spec.withMembers(Stream.concat(spec.members().stream(), strangers.stream()).toList());
  }

  /**
   * The cluster and those that may share a host with it, in the file's order; what is wrong with
   * the others is not told.
   */
  private Map<String, ClusterDraft> drafts(
      Clusters.Listing asked, ExtraVariables extra, Findings findings) {
    Map<String, ClusterDraft> drafts = new LinkedHashMap<>();
    for (Clusters.Listing listing : clusters.sharingWith(asked)) {
      boolean other = !listing.equals(asked);
      drafts.put(
          listing.name(),
          other
              ? draft(listing, ExtraVariables.none(), new Findings())
              : draft(listing, extra, findings));
    }
    return drafts;
  }

  private ClusterDraft draft(Clusters.Listing listing, ExtraVariables extra, Findings findings) {
    return new ClusterReader(listing, tree, clusters, extra, directory(), findings).read();
  }

  /**
   * On a host that an earlier cluster of the file has taken, the service bears the cluster's name.
   */
  private static ClusterDraft withUsualService(
      ClusterDraft draft, Collection<ClusterDraft> inOrder) {
    boolean second =
        inOrder.stream()
            .takeWhile(earlier -> !earlier.listing().equals(draft.listing()))
            .anyMatch(draft::sharesAHostWith);
    return second ? draft.withUsualService("etcd-" + draft.listing().name()) : draft;
  }

  private List<Host> monitors(ExtraVariables extra, Findings findings) {
    var variables = new Variables(tree, clusters, Optional.empty(), extra);
    var connections = new Connections(variables, directory(), findings);
    Map<String, Group.Entry> entries = new LinkedHashMap<>();
    if (tree.group(Group.INFRA).isPresent()) {
      tree.entriesBelow(Group.INFRA).forEach(entry -> entries.putIfAbsent(entry.host(), entry));
    }
    return entries.values().stream().flatMap(entry -> connections.host(entry).stream()).toList();
  }

  private Path directory() {
    return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file.toAbsolutePath());
  }

  private Fault notFound(String cluster) {
    List<String> names = clusters();
    String known =
        names.isEmpty()
            ? "the file has no etcd cluster: no etcd_cluster, no group etcd, no host with etcd_seq"
            : "the file has " + String.join(", ", names.stream().map(Text::quoted).toList());
    String group =
        tree.group(cluster).isEmpty()
            ? ""
            : "; group " + Text.printable(cluster) + " has no hosts with an etcd_seq";
    return Fault.of(
        new Place(file.toString(), 0), "no cluster " + Text.quoted(cluster) + group, known);
  }

  private static Fault nowhere(Path workingDirectory) {
    String looked =
        String.join(
            " or ", USUAL_NAMES.stream().map(n -> workingDirectory.resolve(n).toString()).toList());
    return Fault.of(
        new Place("inventory", 0),
        "none was named, and there is no " + looked,
        "name one with -i FILE or " + VARIABLE + ", or write an inventory.yml");
  }

  private static void warnOfUnreadDirectories(Path file, Findings findings) {
    for (String name : UNREAD_DIRECTORIES) {
      Path directory = file.resolveSibling(name);
      if (Files.isDirectory(directory)) {
        findings.warn(
            new Place(directory.toString(), 0),
            "is not read; write variables into " + file.getFileName());
      }
    }
  }
}
