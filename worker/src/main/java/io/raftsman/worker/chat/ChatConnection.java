package io.raftsman.worker.chat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection: one request, one reply, and the end. */
final class ChatConnection extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger LOG = LoggerFactory.getLogger("raftsman.chat");

  /** Longer than an operation has to answer, and the reply to leave. */
  private static final Duration REPLY_LIMIT = Duration.ofSeconds(40);

  private static final int CLIENT_ERROR = 400;

  private final Map<String, Clicks> paths;
  private final Executor workers;
  private final Duration limit;
  private final Refusals refusals;
  private Future<?> close;
  private boolean taken;

  ChatConnection(Map<String, Clicks> paths, Executor workers, Duration limit, Refusals refusals) {
    this.paths = paths;
    this.workers = workers;
    this.limit = limit;
    this.refusals = refusals;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    close = closeAfter(context, limit);
    var unused = context.channel().closeFuture().addListener(closed -> close.cancel(false));
  }

  private static Future<?> closeAfter(ChannelHandlerContext context, Duration time) {
    return context.executor().schedule(close(context), time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Runnable close(ChannelHandlerContext context) {
    return () -> {
      var unused = context.close();
    };
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    if (taken) {
      return;
    }
    taken = true;
    close.cancel(false);
    close = closeAfter(context, REPLY_LIMIT);
    if (!request.decoderResult().isSuccess()) {
      reply(context, Reply.BAD);
      return;
    }
    Clicks clicks = paths.get(request.uri());
    if (clicks == null) {
      reply(context, Reply.of(404));
    } else if (!request.method().equals(HttpMethod.POST)) {
      reply(context, Reply.of(405));
    } else {
      hand(context, clicks, content(request));
    }
  }

  private void hand(ChannelHandlerContext context, Clicks clicks, Request request) {
    try {
      workers.execute(() -> take(context, clicks, request));
    } catch (RejectedExecutionException e) {
      reply(context, Reply.NOT_NOW);
    }
  }

  private void take(ChannelHandlerContext context, Clicks clicks, Request request) {
    try {
      Reply reply = clicks.take(request);
      reply(context, reply);
      reply.afterwards().run();
    } catch (RuntimeException e) {
      // Its text may hold what was posted.
      LOG.warn("A request failed by a {}", e.getClass().getName());
      reply(context, Reply.BAD);
    }
  }

  private static Request content(FullHttpRequest request) {
    var headers = new HashMap<String, String>();
    request
        .headers()
        .forEach(h -> headers.putIfAbsent(h.getKey().toLowerCase(Locale.ROOT), h.getValue()));
    return new Request(headers, request.content().toString(StandardCharsets.UTF_8));
  }

  private void reply(ChannelHandlerContext context, Reply reply) {
    if (reply.status() >= CLIENT_ERROR) {
      refusals.add(reply.status());
    }
    byte[] body = reply.json().getBytes(StandardCharsets.UTF_8);
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(reply.status()),
            Unpooled.wrappedBuffer(body));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (body.length > 0) {
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
    }
    var unused = context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    close(context).run();
  }
}
