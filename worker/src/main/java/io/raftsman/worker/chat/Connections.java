package io.raftsman.worker.chat;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;

/** So many connections at once, and no more: further ones are closed. */
final class Connections {
  private static final int MOST = 256;

  private final AtomicInteger open = new AtomicInteger();
  private final Limit limit = new Limit();

  ChannelHandler limit() {
    return limit;
  }

  @ChannelHandler.Sharable
  private final class Limit extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      boolean tooMany = open.incrementAndGet() > MOST;
      var unused = context.channel().closeFuture().addListener(closed -> open.decrementAndGet());
      if (tooMany) {
        var unusedToo = context.close();
      } else {
        context.fireChannelActive();
      }
    }
  }
}
