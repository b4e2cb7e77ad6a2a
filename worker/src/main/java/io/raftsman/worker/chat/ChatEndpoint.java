package io.raftsman.worker.chat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.raftsman.channel.Post;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes clicks by HTTP: {@code POST /slack} and {@code POST /mattermost}.
 *
 * <p>It may be reached from the Internet, by way of a proxy. So a connection costs no thread, is
 * for one request, and is closed when that is not there in time; requests are small; what is done
 * for them is done by a bounded number of threads and waits in a short queue.
 */
public final class ChatEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("raftsman.chat");
  static final int BODY_LIMIT = 64 << 10;
  private static final int THREADS = 16;
  private static final int QUEUE = 64;
  private static final int BACKLOG = 128;
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);
  private static final Duration IDLE_THREAD = Duration.ofSeconds(30);
  private static final Duration CLOSE = Duration.ofSeconds(2);

  /** As long as an operation has to answer, and what became of a click to be posted. */
  private static final Duration IN_FLIGHT = Duration.ofSeconds(25);

  private final EventLoopGroup loop;
  private final ExecutorService workers;
  private final AutoCloseable operations;
  private final Channel channel;

  private ChatEndpoint(
      EventLoopGroup loop, ExecutorService workers, AutoCloseable operations, Channel channel) {
    this.loop = loop;
    this.workers = workers;
    this.operations = operations;
    this.channel = channel;
  }

  /**
   * Listens.
   *
   * @throws IOException where it can't
   */
  public static ChatEndpoint start(ChatSettings settings, WorkflowClient client)
      throws IOException {
    var operations = new TemporalOperations(client);
    return start(
        settings,
        operations,
        operations,
        InstantSource.system(),
        SlackClicks::isSlack,
        REQUEST_LIMIT);
  }

  static ChatEndpoint start(
      ChatSettings settings,
      Operations operations,
      AutoCloseable afterwards,
      InstantSource clock,
      Predicate<URI> slack,
      Duration requestLimit)
      throws IOException {
    var answers = new Answers(settings.users(), operations);
    var post = new Post();
    Map<String, Clicks> paths = new HashMap<>();
    settings
        .slack()
        .ifPresent(
            secret -> paths.put("/slack", new SlackClicks(secret, clock, slack, answers, post)));
    settings
        .mattermost()
        .ifPresent(secret -> paths.put("/mattermost", new MattermostClicks(secret, answers)));
    var loop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("chat-http", true), NioIoHandler.newFactory());
    ExecutorService workers = workers();
    var connections = new Connections();
    var refusals = new Refusals(clock, LOG::warn);
    Channel channel =
        listen(
            loop,
            settings.address(),
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel connection) {
                connection
                    .pipeline()
                    .addLast(connections.limit())
                    .addLast(new HttpServerCodec(new HttpDecoderConfig()))
                    .addLast(new HttpObjectAggregator(BODY_LIMIT, true))
                    .addLast(new ChatConnection(paths, workers, requestLimit, refusals));
              }
            },
            () -> end(loop, workers));
    return new ChatEndpoint(loop, workers, afterwards, channel);
  }

  private void awaitAnswers() {
    workers.shutdown();
    try {
      if (!workers.awaitTermination(IN_FLIGHT.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("Clicks that have no answer yet get none: an operation took too long");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    // Replies are written by the loop's one thread, in turn: after this they have been.
    var unused = loop.submit(() -> {}).awaitUninterruptibly(CLOSE.toMillis());
  }

  private static void end(EventLoopGroup loop, ExecutorService workers) {
    workers.shutdownNow();
    var unused =
        loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE.toMillis());
  }

  private static ExecutorService workers() {
    var workers =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_THREAD.toMillis(),
            TimeUnit.MILLISECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            new DefaultThreadFactory("chat", true));
    workers.allowCoreThreadTimeOut(true);
    return workers;
  }

  private static Channel listen(
      EventLoopGroup loop,
      InetSocketAddress address,
      ChannelInitializer<Channel> pipeline,
      Runnable giveUp)
      throws IOException {
    var bound =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childHandler(pipeline)
            .bind(address)
            .awaitUninterruptibly();
    if (bound.isSuccess()) {
      return bound.channel();
    }
    giveUp.run();
    throw new IOException(String.valueOf(bound.cause().getMessage()), bound.cause());
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  /** Takes no more connections, and lets the clicks that were taken be answered: up to 25 s. */
  @Override
  public void close() {
    var unused = channel.close().awaitUninterruptibly(CLOSE.toMillis());
    if (!loop.isShuttingDown()) {
      awaitAnswers();
    }
    end(loop, workers);
    try {
      operations.close();
    } catch (Exception e) {
      throw new IllegalStateException("what answers operations could not be closed", e);
    }
  }
}
