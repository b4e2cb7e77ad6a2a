package io.raftsman.ssh;

import io.raftsman.cluster.Host;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.forward.ForwardingFilter;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;

/**
 * A real SSH server on a loopback port, whose commands are run by this machine's own shell; a
 * stand-in for sudo comes first in its PATH.
 */
public final class LoopbackSshd implements AutoCloseable {
  private final Path directory;
  private final SshServer server;
  private final KeyPair identity;
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final List<PublicKey> authorized = new CopyOnWriteArrayList<>();
  private final List<String> forwarded = new CopyOnWriteArrayList<>();
  private final Map<String, String> environment = new ConcurrentHashMap<>();
  private final AtomicInteger connections = new AtomicInteger();

  private LoopbackSshd(Path directory, SshServer server, KeyPair identity) {
    this.directory = directory;
    this.server = server;
    this.identity = identity;
  }

  /** Starts with a new host key and one authorized key, which are written below a directory. */
  public static LoopbackSshd start(Path directory) {
    KeyPair hostKey = newKey();
    SshServer server = SshServer.setUpDefaultServer();
    var sshd = new LoopbackSshd(directory, server, newKey());
    server.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setPublickeyAuthenticator(
        (user, key, session) ->
            sshd.authorized.stream().anyMatch(one -> KeyUtils.compareKeys(key, one)));
    sshd.authorize(sshd.identity.getPublic());
    server.setCommandFactory((channel, command) -> sshd.run(command));
    server.setForwardingFilter(sshd.forwarding());
    server.addSessionListener(sshd.counter());
    try {
      Files.createDirectories(sshd.path("bin"));
      server.start();
      writePrivateKey(sshd.path("id"), sshd.identity, Optional.empty());
      Files.writeString(sshd.path("known_hosts"), sshd.knownHostsLine(hostKey));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sshd;
  }

  private ForwardingFilter forwarding() {
    return new RejectAllForwardingFilter() {
      @Override
      public boolean canConnect(Type type, SshdSocketAddress address, Session session) {
        forwarded.add(address.getHostName() + ":" + address.getPort());
        return true;
      }
    };
  }

  private SessionListener counter() {
    return new SessionListener() {
      @Override
      public void sessionCreated(Session session) {
        connections.incrementAndGet();
      }
    };
  }

  private LocalCommand run(String command) {
    commands.add(command);
    String besideOurs = "PATH=$0:$PATH; export PATH; exec /bin/sh -c \"$1\"";
    return new LocalCommand(List.of("/bin/sh", "-c", besideOurs, path("bin").toString(), command));
  }

  /** The server as a host, with the files that let one in. */
  public Host host() {
    return host("root");
  }

  Host host(String user) {
    return HostBuilder.at(server.getHost())
        .port(server.getPort())
        .user(user)
        .identity(path("id"))
        .knownHosts(path("known_hosts"))
        .build();
  }

  /** The host, logged in to with another private key. */
  Host hostWithIdentity(Path file) {
    return HostBuilder.like(host()).identity(file).build();
  }

  int port() {
    return server.getPort();
  }

  /** Settings that leave everything to the host. */
  public SshSettings settings() {
    return settings(false, Duration.ofSeconds(20));
  }

  /** The same, with an OpenSSH configuration. */
  SshSettings settings(String config) {
    try {
      Path file = Files.writeString(path("config"), config);
      return settings(false, Duration.ofSeconds(20)).withConfig(Optional.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SshSettings settings(boolean acceptNew, Duration connectTimeout) {
    return new SshSettings(
        acceptNew,
        List.of(),
        directory,
        path("known_hosts"),
        List.of(),
        List.of(),
        name -> Optional.ofNullable(environment.get(name)),
        connectTimeout);
  }

  /** Sets a variable of the worker's environment. */
  LoopbackSshd with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Replaces sudo. */
  void sudo(String script) {
    command("sudo", script);
  }

  /** Replaces a command that the worker calls. */
  public void command(String name, String script) {
    try {
      Path file = Files.writeString(path("bin").resolve(name), "#!/bin/sh\n" + script + "\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  /** What was run so far. */
  List<String> commands() {
    return List.copyOf(commands);
  }

  /** Where it was asked to connect to, as a jump host. */
  List<String> forwarded() {
    return List.copyOf(forwarded);
  }

  /** Lets these keys in too. */
  void authorize(PublicKey... keys) {
    authorized.addAll(List.of(keys));
  }

  /** How often a client connected. */
  public int connections() {
    return connections.get();
  }

  /** How many clients are connected now. */
  int openConnections() {
    return server.getActiveSessions().size();
  }

  /** Cuts every connection, as a host that loses its power. */
  void cutConnections() {
    server.getActiveSessions().forEach(session -> session.close(true));
  }

  private String knownHostsLine(KeyPair key) {
    return "[%s]:%d %s%n"
        .formatted(server.getHost(), server.getPort(), PublicKeyEntry.toString(key.getPublic()));
  }

  static KeyPair newKey() {
    try {
      return KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Writes a private key as ssh-keygen does. */
  static void writePrivateKey(Path file, KeyPair key, Optional<String> passphrase) {
    OpenSSHKeyEncryptionContext encryption =
        passphrase
            .map(
                p -> {
                  var context = new OpenSSHKeyEncryptionContext();
                  context.setPassword(p);
                  context.setCipherType("256");
                  return context;
                })
            .orElse(null);
    try (OutputStream out = Files.newOutputStream(file)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "test", encryption, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    try {
      server.stop(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
