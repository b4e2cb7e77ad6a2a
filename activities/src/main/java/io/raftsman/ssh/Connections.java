package io.raftsman.ssh;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.raftsman.cluster.Host;
import io.raftsman.operation.FailureKind;
import io.raftsman.secret.Secrets;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.keepalive.KeepAliveRunner;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.IOUtils;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.connection.channel.direct.DirectConnection;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.connection.channel.direct.Signal;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AuthMethod;

/**
 * One connection a host, made when it is first needed, shared by all that work on the host, and
 * replaced when it breaks. A jump host's is shared by all that go through it.
 */
public final class Connections implements AutoCloseable {
  /** How many commands run on one host at once; sshd's MaxSessions is 10 by default. */
  public static final int SESSIONS_PER_HOST = 8;

  /**
   * A keep-alive goes out every so many seconds; when this many have had no answer, the next one's
   * time is the end: a dead peer is noticed after 12 to 15 s.
   */
  private static final int KEEP_ALIVE_SECONDS = 3;

  private static final int KEEP_ALIVE_COUNT = 4;

  /** A connection has two threads and about a third of a MiB; a worker may serve many hosts. */
  private static final Duration IDLE = Duration.ofMinutes(2);

  private final SshSettings settings;
  private final int sessionsPerHost;
  private final Targets targets;
  private final Secrets secrets;
  private final DefaultConfig config = new DefaultConfig();
  private final ExecutorService readers =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "ssh-reader");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<Target, Slot> slots = new ConcurrentHashMap<>();
  private final ScheduledExecutorService housekeeping =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "ssh-housekeeping");
            thread.setDaemon(true);
            return thread;
          });

  /** What a remote command did. */
  record Result(int exitStatus, String stdout, String stderr) {}

  /** What comes before a command's input. */
  @FunctionalInterface
  interface Overture {
    /** Nothing does. */
    Overture NONE = (stderr, stdin) -> new Answer(true, "");

    /** Reads what the command says first, and may answer it. */
    Answer play(InputStream stderr, OutputStream stdin) throws IOException;

    /**
     * How it went.
     *
     * @param admitted whether the input may be sent
     * @param said what was read and belongs to the command's standard error
     */
    record Answer(boolean admitted, String said) {}
  }

  /** A target's place in the pool. */
  private static final class Slot {
    final Semaphore sessions;
    Link link;

    /** Who runs a command over the connection, or is about to. */
    int users;

    long lastUsed;

    Slot(int sessions) {
      this.sessions = new Semaphore(sessions, true);
    }

    synchronized void enter() {
      users++;
    }

    synchronized void leave() {
      users--;
      lastUsed = System.nanoTime();
    }

    synchronized boolean isConnected() {
      return link != null;
    }

    /** The connection, which is the caller's to close, where nobody needs it any more. */
    synchronized Optional<Link> giveUp(Duration idle) {
      if (link == null || users > 0 || System.nanoTime() - lastUsed < idle.toNanos()) {
        return Optional.empty();
      }
      Link given = link;
      link = null;
      return Optional.of(given);
    }
  }

  /** A connection, and the channel of the jump host's connection that it goes through. */
  private record Link(SSHClient client, Optional<DirectConnection> tunnel) {
    boolean isUp() {
      return client.isConnected() && client.isAuthenticated();
    }

    void close() {
      closeQuietly(client);
      tunnel.ifPresent(Connections::closeQuietly);
    }
  }

  /** No connection yet. */
  public Connections(SshSettings settings) {
    this(settings, SESSIONS_PER_HOST);
  }

  /**
   * No connection yet.
   *
   * @param sessionsPerHost how many commands run on one host at once; the others wait their turn
   */
  public Connections(SshSettings settings, int sessionsPerHost) {
    this.settings = requireNonNull(settings, "settings");
    this.sessionsPerHost = sessionsPerHost;
    this.targets = new Targets(settings);
    this.secrets = new Secrets(settings.environment());
    config.setKeepAliveProvider(KeepAliveProvider.KEEP_ALIVE);
    var unused =
        housekeeping.scheduleWithFixedDelay(
            () -> closeIdle(IDLE), IDLE.toSeconds() / 4, IDLE.toSeconds() / 4, TimeUnit.SECONDS);
  }

  /**
   * Connects in the background, so that the first command need not wait. Where that fails, the
   * first command tries again and tells why.
   */
  public void reach(Host host) {
    readers.execute(
        () -> {
          try {
            client(target(host));
          } catch (ConnectionFailure e) {
            // Nobody has asked for anything yet.
          }
        });
  }

  /**
   * Closes the connections that nobody has needed for a while. The next command connects again. One
   * that others go through is needed as long as they are there.
   */
  void closeIdle(Duration idle) {
    Set<Target> gateways =
        slots.entrySet().stream()
            .filter(slot -> slot.getValue().isConnected())
            .flatMap(slot -> slot.getKey().jump().stream())
            .collect(Collectors.toSet());
    slots.forEach(
        (target, slot) -> {
          if (!gateways.contains(target)) {
            slot.giveUp(idle).ifPresent(Link::close);
          }
        });
  }

  /** Where a host is, by the inventory and OpenSSH's configuration. */
  Target target(Host host) throws ConnectionFailure {
    try {
      return targets.of(host);
    } catch (SshConfigFault e) {
      throw new ConnectionFailure(
          FailureKind.WORKER,
          "looking up " + host.address() + " in the ssh configuration",
          e.getMessage(),
          e.remedy());
    }
  }

  /** What secrets are read with. */
  Secrets secrets() {
    return secrets;
  }

  Result exec(Target target, String command, byte[] stdin) throws ConnectionFailure {
    try {
      return exec(target, command, Overture.NONE, new ByteArrayInputStream(stdin));
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory can be read", e);
    }
  }

  /**
   * Runs a command and waits for its end. The command itself must limit its time; a dead peer is
   * noticed by the keep-alive.
   *
   * @throws IOException when {@code stdin} can't be read
   */
  Result exec(Target target, String command, Overture overture, InputStream stdin)
      throws ConnectionFailure, IOException {
    Slot slot = slot(target);
    slot.enter();
    slot.sessions.acquireUninterruptibly();
    try {
      return exec(target, client(target), command, overture, stdin);
    } finally {
      slot.sessions.release();
      slot.leave();
    }
  }

  private Result exec(
      Target target, SSHClient client, String command, Overture overture, InputStream stdin)
      throws ConnectionFailure, IOException {
    try (Session session = client.startSession()) {
      Session.Command running = session.exec(command);
      CompletableFuture<String> stdout =
          CompletableFuture.supplyAsync(() -> read(running.getInputStream()), readers);
      Overture.Answer answer = overture.play(running.getErrorStream(), running.getOutputStream());
      CompletableFuture<String> stderr =
          CompletableFuture.supplyAsync(() -> read(running.getErrorStream()), readers);
      send(answer.admitted() ? stdin : InputStream.nullInputStream(), running);
      String out = stdout.join();
      String err = answer.said() + stderr.join();
      running.join();
      Integer status = running.getExitStatus();
      if (status == null) {
        throw running.getExitSignal() == null
            ? broken(target, "it ended before the command did")
            : killed(target, running.getExitSignal());
      }
      return new Result(status, out, err);
    } catch (SSHException e) {
      throw broken(target, words(e));
    }
  }

  /**
   * Sends everything; a command that ends without reading it all is no error: its exit status says
   * what is.
   */
  private static void send(InputStream from, Session.Command to) throws IOException {
    OutputStream stdin = to.getOutputStream();
    byte[] buffer = new byte[32 << 10];
    for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
      try {
        stdin.write(buffer, 0, length);
      } catch (SSHException e) {
        throwUnlessEnded(to, e);
        return;
      }
    }
    try {
      // Closing alone drops what the host has no room for at this moment.
      stdin.flush();
      stdin.close();
    } catch (SSHException e) {
      throwUnlessEnded(to, e);
    }
  }

  /** While sshj waits for room it takes no notice of a channel's end, but of an exit status. */
  private static void throwUnlessEnded(Session.Command command, SSHException e)
      throws SSHException {
    if (command.isOpen() && command.getExitStatus() == null) {
      throw e;
    }
  }

  private static String read(InputStream stream) {
    try {
      return IOUtils.readFully(stream).toString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private static ConnectionFailure broken(Target target, String cameBack) {
    return new ConnectionFailure(
        FailureKind.UNREACHABLE,
        "running a command over the connection to " + target.address(),
        cameBack,
        "Look at the host and the network between, then run the same command again; it goes on where this one stopped.");
  }

  private static ConnectionFailure killed(Target target, Signal signal) {
    return new ConnectionFailure(
        FailureKind.TRANSIENT,
        "running a command on " + target.address(),
        "it was ended by signal " + signal,
        "Find out who ended it (a reboot, somebody short of memory: dmesg), then run the same command again; it goes on where"
            + " this one stopped.");
  }

  private Slot slot(Target target) {
    return slots.computeIfAbsent(target, t -> new Slot(sessionsPerHost));
  }

  private SSHClient client(Target target) throws ConnectionFailure {
    Slot slot = slot(target);
    synchronized (slot) {
      if (slot.link == null || !slot.link.isUp()) {
        if (slot.link != null) {
          slot.link.close();
        }
        slot.link = connect(target);
      }
      slot.lastUsed = System.nanoTime();
      return slot.link.client();
    }
  }

  private Link connect(Target target) throws ConnectionFailure {
    // First, so that a fault of the jump host is told as its own.
    Optional<SSHClient> gateway =
        target.jump().isPresent() ? Optional.of(client(target.jump().get())) : Optional.empty();
    KnownHosts knownHosts = knownHosts(target);
    var client = new SSHClient(config);
    Optional<DirectConnection> tunnel = Optional.empty();
    boolean connected = false;
    try {
      client.addHostKeyVerifier(knownHosts);
      keepAlive(client);
      if (gateway.isPresent()) {
        tunnel = Optional.of(gateway.get().newDirectConnection(target.address(), target.port()));
        connect(client, tunnel.get());
      } else {
        connect(client, target);
      }
      client.getConnection().setTimeoutMs(timeoutMillis());
      logIn(client, target);
      connected = true;
      return new Link(client, tunnel);
    } catch (IOException e) {
      throw explain(target, knownHosts, e);
    } finally {
      if (!connected) {
        new Link(client, tunnel).close();
      }
    }
  }

  private void connect(SSHClient client, Target target) throws IOException {
    client.setConnectTimeout(timeoutMillis());
    client.setTimeout(timeoutMillis());
    client.connect(target.address(), target.port());
    // The time limit is for the handshake; afterwards a silent command is normal, and the
    // keep-alive finds a dead peer.
    client.getSocket().setSoTimeout(0);
  }

  /** A tunnel's reads have no time limit of their own, so the whole handshake gets one. */
  private void connect(SSHClient client, DirectConnection tunnel) throws IOException {
    Future<?> handshake =
        readers.submit(
            () -> {
              client.connectVia(tunnel);
              return null;
            });
    try {
      handshake.get(2L * timeoutMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("it does not speak SSH, or too slowly", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private int timeoutMillis() {
    return (int) settings.connectTimeout().toMillis();
  }

  private KnownHosts knownHosts(Target target) throws ConnectionFailure {
    try {
      return KnownHosts.of(target, settings.acceptNewHostKeys());
    } catch (IOException e) {
      throw new ConnectionFailure(
          FailureKind.WORKER, target.shown(), "can't read " + words(e), "Mend the file.");
    }
  }

  /** Before it connects: sshj looks only then whether there is to be one. */
  private static void keepAlive(SSHClient client) {
    var keepAlive = (KeepAliveRunner) client.getConnection().getKeepAlive();
    keepAlive.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
    keepAlive.setMaxAliveCount(KEEP_ALIVE_COUNT);
  }

  private void logIn(SSHClient client, Target target) throws ConnectionFailure, IOException {
    Identities identities = Identities.of(target, secrets, client);
    String unusable = identities.unusable().stream().map(w -> "; " + w).collect(joining());
    if (identities.usable().isEmpty()) {
      throw new ConnectionFailure(
          FailureKind.AUTHENTICATION,
          target.shown(),
          unusable.isEmpty() ? "there is no private key to log in with" : unusable.substring(2),
          "Name a private key in the inventory (ansible_ssh_private_key_file) or add it to the agent; ssh-keygen -t ed25519 makes one.");
    }
    try {
      client.auth(
          target.user(),
          identities.usable().stream().<AuthMethod>map(PublicKeyLogin::new).toList());
    } catch (UserAuthException e) {
      throw new ConnectionFailure(
          FailureKind.AUTHENTICATION,
          target.shown(),
          "the login was refused: " + words(e) + unusable,
          "Put the public key into "
              + target.user()
              + "'s authorized_keys there, or name the right user (ansible_user)"
              + " or key (ansible_ssh_private_key_file).");
    }
  }

  private static ConnectionFailure explain(Target target, KnownHosts knownHosts, IOException e) {
    if (!knownHosts.refusal().isEmpty()
        || (e instanceof SSHException ssh
            && ssh.getDisconnectReason() == DisconnectReason.HOST_KEY_NOT_VERIFIABLE)) {
      return new ConnectionFailure(
          FailureKind.HOST_KEY,
          target.shown(),
          "the host's key was refused: " + knownHosts.refusal(),
          "Compare the fingerprint with the host's own (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), then put the right"
              + " key into known_hosts; --accept-new-host-keys records the key of a host that isn't known yet.");
    }
    if (e instanceof UnknownHostException) {
      return new ConnectionFailure(
          FailureKind.UNREACHABLE,
          target.shown(),
          "the name " + target.address() + " has no address",
          "Look at the host's name in the inventory, or give its address: ansible_host.");
    }
    return new ConnectionFailure(
        FailureKind.UNREACHABLE,
        target.shown(),
        words(e),
        "Look whether the host runs, its address and port are right, and no firewall is in between.");
  }

  private static String words(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      // It is of no use any more.
    }
  }

  @Override
  public void close() {
    for (Slot slot : slots.values()) {
      synchronized (slot) {
        if (slot.link != null) {
          slot.link.close();
        }
      }
    }
    slots.clear();
    housekeeping.shutdownNow();
    readers.shutdownNow();
  }
}
