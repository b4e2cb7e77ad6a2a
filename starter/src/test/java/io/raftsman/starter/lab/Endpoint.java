package io.raftsman.starter.lab;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.ClusterGrpc;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.MemberListRequest;
import io.etcd.jetcd.api.MemberListResponse;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.etcd.jetcd.api.WatchGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.handler.ssl.SslContext;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Where a client may meet a member, whether one is there or not: a connection of its own, on which
 * each call has a deadline and a refusal is no reason not to ask again at once.
 */
final class Endpoint implements AutoCloseable {
  private static final Metadata.Key<String> HAS_LEADER =
      Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);

  private static final Duration QUICK = Duration.ofMillis(500);

  private final String address;
  private final ManagedChannel channel;

  /**
   * Nothing is sent yet.
   *
   * @param address host:port
   */
  Endpoint(String address, SslContext tls) {
    this.address = address;
    String[] parts = address.split(":", 2);
    channel =
        NettyChannelBuilder.forAddress(parts[0], Integer.parseInt(parts[1]))
            .sslContext(tls)
            .maxInboundMessageSize(Integer.MAX_VALUE)
            .keepAliveTime(10, TimeUnit.SECONDS)
            .keepAliveTimeout(3, TimeUnit.SECONDS)
            .build();
  }

  /** The host, as the lab names it. */
  String host() {
    return address.substring(0, address.indexOf(':'));
  }

  KVGrpc.KVBlockingStub kv(Duration deadline) {
    return KVGrpc.newBlockingStub(channel)
        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A watch here ends when this member has no leader. */
  WatchGrpc.WatchStub watch() {
    var metadata = new Metadata();
    metadata.put(HAS_LEADER, "true");
    return WatchGrpc.newStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
  }

  /** A linearizable read of a key. */
  RangeResponse read(String key, Duration deadline) {
    return kv(deadline).range(RangeRequest.newBuilder().setKey(bytes(key)).build());
  }

  /** Who this member thinks are the members, which may be old. */
  MemberListResponse members(Duration deadline) {
    return ClusterGrpc.newBlockingStub(channel)
        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
        .memberList(MemberListRequest.getDefaultInstance());
  }

  StatusResponse status(Duration deadline) {
    return MaintenanceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
        .status(StatusRequest.getDefaultInstance());
  }

  /** Whether this member answers now, and says that it leads. */
  boolean leads() {
    try {
      StatusResponse status = status(QUICK);
      return status.getLeader() != 0 && status.getLeader() == status.getHeader().getMemberId();
    } catch (StatusRuntimeException e) {
      revive();
      return false;
    }
  }

  /** After a failure: the next call tries to connect, however lately that was in vain. */
  void revive() {
    channel.resetConnectBackoff();
  }

  /** Whether a call that failed has certainly changed nothing: nobody has taken it. */
  static boolean wasNotTaken(StatusRuntimeException failure) {
    if (failure.getStatus().getCode() != Status.Code.UNAVAILABLE) {
      return false;
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
        return true;
      }
    }
    return String.valueOf(failure.getStatus().getDescription())
        .contains("not supported for learner");
  }

  static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  @Override
  public String toString() {
    return address;
  }
}
