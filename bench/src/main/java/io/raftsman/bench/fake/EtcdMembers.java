package io.raftsman.bench.fake;

import io.etcd.jetcd.api.AlarmRequest;
import io.etcd.jetcd.api.AlarmResponse;
import io.etcd.jetcd.api.ClusterGrpc;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.Member;
import io.etcd.jetcd.api.MemberListRequest;
import io.etcd.jetcd.api.MemberListResponse;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The etcd members that fake hosts start: real gRPC over TLS with the certificates that they were
 * given, and answers of a cluster that is always healthy.
 */
final class EtcdMembers implements AutoCloseable {
  private static final Pattern SCALAR = Pattern.compile("(?m)^([a-z-]+): \"?([^\"\\n]+)\"?$");

  private final String key;
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private final Queue<Server> servers = new ConcurrentLinkedQueue<>();

  /**
   * No member yet.
   *
   * @param key the private key that every fake host has, in PEM
   */
  EtcdMembers(String key) {
    this.key = key;
  }

  /** Starts the member that an {@code etcd.conf} describes. */
  void start(String config, String certificate, String authority) {
    Map<String, String> settings =
        SCALAR
            .matcher(config)
            .results()
            .collect(Collectors.toMap(m -> m.group(1), m -> m.group(2)));
    URI client = URI.create(settings.get("advertise-client-urls"));
    var member = new Answers(settings);
    try {
      SslContext tls =
          GrpcSslContexts.forServer(stream(certificate), stream(key))
              .trustManager(stream(authority))
              .clientAuth(ClientAuth.REQUIRE)
              .build();
      servers.add(
          NettyServerBuilder.forAddress(new InetSocketAddress(client.getHost(), client.getPort()))
              .channelType(NioServerSocketChannel.class)
              .bossEventLoopGroup(loops)
              .workerEventLoopGroup(loops)
              .directExecutor()
              .sslContext(tls)
              .addService(member.kv())
              .addService(member.cluster())
              .addService(member.maintenance())
              .build()
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException("starting " + settings.get("name") + " at " + client, e);
    }
  }

  private static InputStream stream(String pem) {
    return new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    servers.forEach(Server::shutdownNow);
    var unused = loops.shutdownGracefully();
  }

  /** What a member says, which its configuration has. */
  private static final class Answers {
    private final ResponseHeader header;
    private final long leader;
    private final List<Member> members;

    Answers(Map<String, String> settings) {
      members =
          Arrays.stream(settings.get("initial-cluster").split(","))
              .map(one -> one.split("=", 2))
              .map(
                  one ->
                      Member.newBuilder()
                          .setID(id(one[0]))
                          .setName(one[0])
                          .addPeerURLs(one[1])
                          .build())
              .toList();
      leader = members.get(0).getID();
      header =
          ResponseHeader.newBuilder()
              .setClusterId(id(settings.get("initial-cluster-token")))
              .setMemberId(id(settings.get("name")))
              .setRevision(1)
              .setRaftTerm(2)
              .build();
    }

    private static long id(String name) {
      return (name.hashCode() & 0xffff_ffffL) | (1L << 40);
    }

    KVGrpc.KVImplBase kv() {
      return new KVGrpc.KVImplBase() {
        @Override
        public void range(RangeRequest asked, StreamObserver<RangeResponse> to) {
          answer(to, RangeResponse.newBuilder().setHeader(header).build());
        }
      };
    }

    ClusterGrpc.ClusterImplBase cluster() {
      return new ClusterGrpc.ClusterImplBase() {
        @Override
        public void memberList(MemberListRequest asked, StreamObserver<MemberListResponse> to) {
          answer(
              to, MemberListResponse.newBuilder().setHeader(header).addAllMembers(members).build());
        }
      };
    }

    MaintenanceGrpc.MaintenanceImplBase maintenance() {
      return new MaintenanceGrpc.MaintenanceImplBase() {
        @Override
        public void status(StatusRequest asked, StreamObserver<StatusResponse> to) {
          answer(
              to,
              StatusResponse.newBuilder()
                  .setHeader(header)
                  .setVersion("3.4.23")
                  .setDbSize(20480)
                  .setDbSizeInUse(16384)
                  .setLeader(leader)
                  .setRaftIndex(9)
                  .setRaftTerm(2)
                  .build());
        }

        @Override
        public void alarm(AlarmRequest asked, StreamObserver<AlarmResponse> to) {
          answer(to, AlarmResponse.newBuilder().setHeader(header).build());
        }
      };
    }

    private static <T> void answer(StreamObserver<T> to, T what) {
      to.onNext(what);
      to.onCompleted();
    }
  }
}
