package io.raftsman.etcd;

import static java.util.Objects.requireNonNull;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.raftsman.pki.ClientIdentity;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;

/**
 * How members are connected to. Made once for an identity and shared by its connections: making it
 * takes longer than a call.
 *
 * @param calls for gRPC
 * @param handshakes for a connection on which nothing is asked
 */
record MemberTls(SslContext calls, SSLSocketFactory handshakes) {
  MemberTls {
    requireNonNull(calls, "calls");
    requireNonNull(handshakes, "handshakes");
  }

  static MemberTls of(ClientIdentity identity) {
    try {
      SslContext calls =
          GrpcSslContexts.forClient()
              .trustManager(identity.trusted())
              .keyManager(identity.privateKey(), identity.certificate())
              .build();
      return new MemberTls(calls, identity.sslContext().getSocketFactory());
    } catch (SSLException e) {
      throw new IllegalStateException("a certificate of our own is well-formed", e);
    }
  }
}
