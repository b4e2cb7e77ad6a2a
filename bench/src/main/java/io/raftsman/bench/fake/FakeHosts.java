package io.raftsman.bench.fake;

import io.raftsman.cluster.Host;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.security.auth.x500.X500Principal;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * Fake hosts on addresses of this machine's loopback network, all behind one SSH server. A host is
 * the address that is connected to.
 */
public final class FakeHosts implements AutoCloseable {
  private static final int HOSTS_PER_NETWORK = 200;

  private final Path directory;
  private final List<String> addresses;
  private final Map<String, FakeHost> hosts;
  private final SshServer server = SshServer.setUpDefaultServer();
  private final EtcdMembers members;
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
  private final ExecutorService readers = Executors.newCachedThreadPool();

  private FakeHosts(Path directory, int count, double pace) {
    this.directory = directory;
    KeyPair etcdKey = etcdKey();
    String request = request(etcdKey);
    members = new EtcdMembers(pem(etcdKey.getPrivate()));
    // Not those of another bench that runs on this machine at the same time.
    long network = 1 + ProcessHandle.current().pid() % 250;
    addresses =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    "127.%d.%d.%d"
                        .formatted(network, i / HOSTS_PER_NETWORK, 1 + i % HOSTS_PER_NETWORK))
            .toList();
    hosts =
        addresses.stream()
            .collect(
                Collectors.toMap(
                    Function.identity(), address -> new FakeHost(address, pace, request, members)));
  }

  /**
   * Starts hosts on which nothing is yet.
   *
   * @param directory for the files that let one in: {@code id}, {@code known_hosts}, and a list of
   *     the {@code hosts}
   * @param pace by what a real host's times are multiplied
   */
  public static FakeHosts start(Path directory, int count, double pace) throws IOException {
    var hosts = new FakeHosts(directory, count, pace);
    hosts.listen();
    return hosts;
  }

  private void listen() throws IOException {
    KeyPair hostKey = ed25519();
    KeyPair identity = ed25519();
    server.setHost(String.join(",", addresses));
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setPublickeyAuthenticator(
        (user, key, session) -> KeyUtils.compareKeys(key, identity.getPublic()));
    server.setCommandFactory(
        (channel, command) -> new FakeShell(hosts.get(address(channel)), clock, readers));
    server.start();
    try (OutputStream out = Files.newOutputStream(directory.resolve("id"))) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(identity, "bench", null, out);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a new key can be written", e);
    }
    Files.write(
        directory.resolve("hosts"),
        addresses.stream().map(a -> a + " " + server.getPort()).toList());
    Files.write(
        directory.resolve("known_hosts"),
        addresses.stream()
            .map(
                address ->
                    "[%s]:%d %s"
                        .formatted(
                            address,
                            server.getPort(),
                            PublicKeyEntry.toString(hostKey.getPublic())))
            .toList());
  }

  private static String address(ChannelSession channel) {
    var local = (InetSocketAddress) channel.getSession().getIoSession().getLocalAddress();
    return local.getAddress().getHostAddress();
  }

  /** The hosts, as an inventory has them. */
  public List<Host> hosts() {
    return addresses.stream().map(a -> host(directory, a, server.getPort())).toList();
  }

  /** The hosts of another process that wrote its files to a directory. */
  public static List<Host> written(Path directory) throws IOException {
    return Files.readAllLines(directory.resolve("hosts")).stream()
        .map(line -> line.split(" ", 2))
        .map(line -> host(directory, line[0], Integer.parseInt(line[1])))
        .toList();
  }

  private static Host host(Path directory, String address, int port) {
    return new Host(
        address,
        address,
        OptionalInt.of(port),
        Optional.of("root"),
        Optional.of(directory.resolve("id").toString()),
        Optional.empty(),
        List.of(directory.resolve("known_hosts").toString()),
        true,
        Optional.empty());
  }

  private static KeyPair ed25519() {
    try {
      return KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sshd knows Ed25519", e);
    }
  }

  private static KeyPair etcdKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }

  private static String request(KeyPair key) {
    try {
      return pem(
          new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=request"), key.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate())));
    } catch (OperatorCreationException e) {
      throw new IllegalStateException("an EC key signs", e);
    }
  }

  private static String pem(Object what) {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(
          what instanceof PrivateKey key ? new PemObject("PRIVATE KEY", key.getEncoded()) : what);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  @Override
  public void close() {
    try {
      server.stop(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    clock.shutdownNow();
    readers.shutdownNow();
    members.close();
  }
}
