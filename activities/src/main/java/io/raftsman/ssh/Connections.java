package io.raftsman.ssh;

import static java.util.Objects.requireNonNull;

import com.hierynomus.sshj.common.KeyDecryptionFailedException;
import io.raftsman.cluster.Host;
import io.raftsman.operation.FailureKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.keepalive.KeepAliveRunner;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.IOUtils;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.connection.channel.direct.Signal;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;

/**
 * One connection a host, made when it is first needed, shared by all that work on the host, and
 * replaced when it breaks.
 */
public final class Connections implements AutoCloseable {
  /** sshd's MaxSessions is 10 by default. */
  private static final int SESSIONS_PER_HOST = 8;

  /** A peer that is silent for three of these is dead, seconds. */
  private static final int KEEP_ALIVE_SECONDS = 5;

  private static final int KEEP_ALIVE_COUNT = 3;

  private final SshSettings settings;
  private final DefaultConfig config = new DefaultConfig();
  private final ExecutorService readers =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "ssh-reader");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<Host, Slot> slots = new ConcurrentHashMap<>();

  /** What a remote command did. */
  record Result(int exitStatus, String stdout, String stderr) {}

  /** A host's place in the pool. */
  private static final class Slot {
    final Semaphore sessions = new Semaphore(SESSIONS_PER_HOST);
    SSHClient client;
  }

  /** No connection yet. */
  public Connections(SshSettings settings) {
    this.settings = requireNonNull(settings, "settings");
    config.setKeepAliveProvider(KeepAliveProvider.KEEP_ALIVE);
  }

  Result exec(Host host, String command, byte[] stdin) throws ConnectionFailure {
    try {
      return exec(host, command, new ByteArrayInputStream(stdin));
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
  Result exec(Host host, String command, InputStream stdin) throws ConnectionFailure, IOException {
    Slot slot = slots.computeIfAbsent(host, h -> new Slot());
    slot.sessions.acquireUninterruptibly();
    try {
      return exec(host, client(host, slot), command, stdin);
    } finally {
      slot.sessions.release();
    }
  }

  private Result exec(Host host, SSHClient client, String command, InputStream stdin)
      throws ConnectionFailure, IOException {
    try (Session session = client.startSession()) {
      Session.Command running = session.exec(command);
      CompletableFuture<String> stdout =
          CompletableFuture.supplyAsync(() -> read(running.getInputStream()), readers);
      CompletableFuture<String> stderr =
          CompletableFuture.supplyAsync(() -> read(running.getErrorStream()), readers);
      send(stdin, running);
      String out = stdout.join();
      String err = stderr.join();
      running.join();
      Integer status = running.getExitStatus();
      if (status == null) {
        throw running.getExitSignal() == null
            ? broken(host, "it ended before the command did")
            : killed(host, running.getExitSignal());
      }
      return new Result(status, out, err);
    } catch (SSHException e) {
      throw broken(host, words(e));
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

  private static ConnectionFailure broken(Host host, String cameBack) {
    return new ConnectionFailure(
        FailureKind.UNREACHABLE,
        "running a command over the connection to " + host.address(),
        cameBack,
        "Look at the host and the network between, then run the same command again; it goes on where this one stopped.");
  }

  private static ConnectionFailure killed(Host host, Signal signal) {
    return new ConnectionFailure(
        FailureKind.TRANSIENT,
        "running a command on " + host.address(),
        "it was ended by signal " + signal,
        "Find out who ended it (a reboot, somebody short of memory: dmesg), then run the same command again; it goes on where"
            + " this one stopped.");
  }

  private SSHClient client(Host host, Slot slot) throws ConnectionFailure {
    synchronized (slot) {
      if (slot.client == null || !slot.client.isConnected() || !slot.client.isAuthenticated()) {
        if (slot.client != null) {
          closeQuietly(slot.client);
        }
        slot.client = connect(host);
      }
      return slot.client;
    }
  }

  private SSHClient connect(Host host) throws ConnectionFailure {
    String attempted = "ssh " + host.user() + "@" + host.address() + " port " + host.port();
    Path file = host.knownHostsFile().map(Path::of).orElse(settings.knownHosts());
    var client = new SSHClient(config);
    KnownHosts knownHosts;
    try {
      knownHosts = new KnownHosts(file, settings.acceptNewHostKeys());
    } catch (IOException e) {
      throw new ConnectionFailure(
          FailureKind.WORKER, attempted, "can't read " + file + ": " + words(e), "Mend the file.");
    }
    boolean connected = false;
    try {
      client.addHostKeyVerifier(knownHosts);
      client.setConnectTimeout((int) settings.connectTimeout().toMillis());
      client.setTimeout((int) settings.connectTimeout().toMillis());
      client.connect(host.address(), host.port());
      // The time limit is for the handshake; afterwards a silent command is normal, and the
      // keep-alive finds a dead peer.
      client.getSocket().setSoTimeout(0);
      client.getConnection().setTimeoutMs((int) settings.connectTimeout().toMillis());
      client.authPublickey(host.user(), keys(client, host, attempted));
      keepAlive(client);
      connected = true;
      return client;
    } catch (UserAuthException e) {
      throw new ConnectionFailure(
          FailureKind.AUTHENTICATION,
          attempted,
          "the login was refused: " + words(e),
          "Put the public key into "
              + host.user()
              + "'s authorized_keys there, or name the right user (ansible_user)"
              + " or key (ansible_ssh_private_key_file).");
    } catch (IOException e) {
      throw explain(host, attempted, knownHosts, e);
    } finally {
      if (!connected) {
        closeQuietly(client);
      }
    }
  }

  private static void keepAlive(SSHClient client) {
    var keepAlive = (KeepAliveRunner) client.getConnection().getKeepAlive();
    keepAlive.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
    keepAlive.setMaxAliveCount(KEEP_ALIVE_COUNT);
  }

  private List<KeyProvider> keys(SSHClient client, Host host, String attempted)
      throws ConnectionFailure {
    List<Path> files =
        host.identityFile()
            .map(f -> List.of(Path.of(f)))
            .orElseGet(() -> settings.identities().stream().filter(Files::exists).toList());
    var keys = new ArrayList<KeyProvider>();
    for (Path file : files) {
      try {
        KeyProvider key = client.loadKeys(file.toString());
        key.getPublic();
        keys.add(key);
      } catch (KeyDecryptionFailedException e) {
        throw badKey(attempted, file, "it is encrypted, and passphrases are not supported");
      } catch (IOException e) {
        String why = Files.notExists(file) ? "there is no such file" : words(e);
        throw badKey(attempted, file, why);
      }
    }
    if (keys.isEmpty()) {
      throw new ConnectionFailure(
          FailureKind.AUTHENTICATION,
          attempted,
          "there is no private key to log in with",
          "Name one in the inventory (ansible_ssh_private_key_file), or make one: ssh-keygen -t ed25519.");
    }
    return keys;
  }

  private static ConnectionFailure badKey(String attempted, Path file, String why) {
    return new ConnectionFailure(
        FailureKind.AUTHENTICATION,
        attempted,
        "the private key " + file + " can't be used: " + why,
        "Name another key in the inventory: ansible_ssh_private_key_file.");
  }

  private static ConnectionFailure explain(
      Host host, String attempted, KnownHosts knownHosts, IOException e) {
    if (!knownHosts.refusal().isEmpty()
        || (e instanceof SSHException ssh
            && ssh.getDisconnectReason() == DisconnectReason.HOST_KEY_NOT_VERIFIABLE)) {
      return new ConnectionFailure(
          FailureKind.HOST_KEY,
          attempted,
          "the host's key was refused: " + knownHosts.refusal(),
          "Compare the fingerprint with the host's own (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), then put the right"
              + " key into known_hosts; --accept-new-host-keys records the key of a host that isn't known yet.");
    }
    if (e instanceof UnknownHostException) {
      return new ConnectionFailure(
          FailureKind.UNREACHABLE,
          attempted,
          "the name " + host.address() + " has no address",
          "Look at the host's name in the inventory, or give its address: ansible_host.");
    }
    return new ConnectionFailure(
        FailureKind.UNREACHABLE,
        attempted,
        words(e),
        "Look whether the host runs, its address and port are right, and no firewall is in between.");
  }

  private static String words(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static void closeQuietly(SSHClient client) {
    try {
      client.close();
    } catch (IOException e) {
      // It is of no use any more.
    }
  }

  @Override
  public void close() {
    for (Slot slot : slots.values()) {
      synchronized (slot) {
        if (slot.client != null) {
          closeQuietly(slot.client);
        }
      }
    }
    slots.clear();
    readers.shutdownNow();
  }
}
