package io.raftsman.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client in memory, and TLS between it and a member with both sides verified. */
@Timeout(60)
class ClientIdentityTest {
  private final Instant now = Instant.now();
  private static final Duration DAY = Duration.ofDays(1);
  private static final char[] PASSWORD = {'x'};
  private static final int TIMEOUT = 10_000;

  @TempDir private Path temporary;
  private Authority authority;
  private Authority stranger;
  private ExecutorService executor;

  @BeforeEach
  void makeTwoAuthorities() {
    authority = Authority.ensure(temporary.resolve("ours"));
    stranger = Authority.ensure(temporary.resolve("theirs"));
    executor = Executors.newSingleThreadExecutor();
  }

  @AfterEach
  void stopTheServer() throws InterruptedException {
    executor.shutdownNow();
    assertThat(executor.awaitTermination(TIMEOUT, TimeUnit.MILLISECONDS)).isTrue();
  }

  @Test
  void opensslReadsItsKeyAndTakesItForAClient() {
    ClientIdentity client = authority.issueClient("root", DAY, now);
    var openssl = new OpenSsl(temporary);
    openssl.write("client.key", client.privateKeyPem());
    openssl.write("client.crt", client.certificatePem());

    assertThat(client.privateKeyPem()).startsWith("-----BEGIN PRIVATE KEY-----\n");
    assertThat(openssl.run("pkey -in client.key -pubout"))
        .isEqualTo(openssl.run("x509 -in client.crt -noout -pubkey"));
    assertThat(
            openssl
                .verify(authority.certificatePem(), client.certificatePem(), "sslclient")
                .output())
        .contains("verify.crt: OK");
    assertThat(
            openssl
                .verify(authority.certificatePem(), client.certificatePem(), "sslserver")
                .status())
        .isNotZero();
    assertThat(openssl.text(client.certificatePem())).contains("CN = root", "P-256");
    assertThat(client.trusted()).containsExactly(authority.certificate());
  }

  @Test
  void aKeyIsMadeForEachClient() {
    assertThat(authority.issueClient("root", DAY, now).privateKey())
        .isNotEqualTo(authority.issueClient("root", DAY, now).privateKey());
  }

  @Test
  void doesNotShowItsKey() {
    ClientIdentity client = authority.issueClient("root", DAY, now);

    assertThat(client.toString())
        .contains("CN=root")
        .doesNotContain(client.privateKeyPem().lines().toList().get(1))
        .hasSizeLessThan(120);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "etcd-1", "10.10.10.10", "::1"})
  void clientAndMemberTrustEachOther(String name) throws Exception {
    Meeting meeting = meet(authority, name, authority.issueClient("root", DAY, now));

    assertThat(meeting).isEqualTo(new Meeting("CN=root,OU=etcd,O=pigsty", "", ""));
  }

  @Test
  void trustsNoMemberOfAnotherAuthority() throws Exception {
    Meeting meeting = meet(stranger, "localhost", authority.issueClient("root", DAY, now));

    assertThat(meeting.clientRefused()).contains("PKIX path");
    assertThat(meeting.knownAs()).isEmpty();
  }

  @Test
  void trustsNoMemberByANameThatItDoesNotHave() throws Exception {
    Meeting meeting = meet(authority, "10.10.10.99", authority.issueClient("root", DAY, now));

    assertThat(meeting.clientRefused()).contains("10.10.10.99");
    assertThat(meeting.knownAs()).isEmpty();
  }

  @Test
  void isTrustedByNoMemberOfAnotherAuthority() throws Exception {
    ClientIdentity foreign = stranger.issueClient("root", DAY, now);
    // It trusts the member, so that only the member has a reason to refuse.
    var client =
        new ClientIdentity(
            foreign.privateKey(), foreign.certificate(), List.of(authority.certificate()));

    Meeting meeting = meet(authority, "localhost", client);

    assertThat(meeting.memberRefused()).contains("PKIX path");
    assertThat(meeting.knownAs()).isEmpty();
  }

  /**
   * How a handshake went.
   *
   * @param knownAs the name under which the member knows the client; empty if it doesn't
   * @param clientRefused why the client failed; empty if it didn't
   * @param memberRefused why the member failed; empty if it didn't
   */
  private record Meeting(String knownAs, String clientRefused, String memberRefused) {}

  private Meeting meet(Authority memberAuthority, String name, ClientIdentity client)
      throws Exception {
    SSLContext member = member(memberAuthority);
    try (var listener =
        (SSLServerSocket)
            member
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listener.setNeedClientAuth(true);
      listener.setSoTimeout(TIMEOUT);
      Future<String> peer = executor.submit(() -> serve(listener));
      String clientRefused = "";
      try {
        talk(client.sslContext(), name, listener.getLocalPort());
      } catch (IOException e) {
        clientRefused = e.toString();
      }
      try {
        return new Meeting(peer.get(TIMEOUT, TimeUnit.MILLISECONDS), clientRefused, "");
      } catch (ExecutionException e) {
        return new Meeting("", clientRefused, e.getCause().toString());
      }
    }
  }

  private static String serve(SSLServerSocket listener) throws IOException {
    try (var socket = (SSLSocket) listener.accept()) {
      socket.setSoTimeout(TIMEOUT);
      socket.startHandshake();
      String peer = socket.getSession().getPeerPrincipal().getName();
      socket.getOutputStream().write(socket.getInputStream().read());
      return peer;
    }
  }

  private static void talk(SSLContext context, String name, int port) throws IOException {
    try (var plain = new Socket(InetAddress.getLoopbackAddress(), port);
        var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, name, port, true)) {
      socket.setSoTimeout(TIMEOUT);
      var parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      // In TLS 1.3 a server's refusal comes with the first read, not with the handshake.
      socket.getOutputStream().write(7);
      if (socket.getInputStream().read() != 7) {
        throw new SSLException("closed by the member");
      }
    }
  }

  private SSLContext member(Authority authority) throws Exception {
    KeyPair keys = Keys.generate();
    X509Certificate certificate =
        Certificates.read(authority.sign(request(keys), profile(), now)).get(0);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    store.setKeyEntry("member", keys.getPrivate(), PASSWORD, new X509Certificate[] {certificate});
    store.setCertificateEntry("authority", authority.certificate());
    var key = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    key.init(store, PASSWORD);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(key.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static LeafProfile profile() {
    return LeafProfile.member("etcd-1", "10.10.10.10", DAY);
  }

  private static String request(KeyPair keys) throws Exception {
    var subject = new X500Name("CN=asked-for");
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
    var request =
        new PKCS10CertificationRequestBuilder(
                subject, SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()))
            .build(signer);
    return Pem.text("CERTIFICATE REQUEST", request.getEncoded());
  }
}
