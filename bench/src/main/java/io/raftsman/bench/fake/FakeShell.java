package io.raftsman.bench.fake;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/** Takes a script from its standard input, and says after a while what the host says to it. */
final class FakeShell implements Command {
  private final FakeHost host;
  private final ScheduledExecutorService clock;
  private final Executor readers;
  private InputStream in = InputStream.nullInputStream();
  private OutputStream out = OutputStream.nullOutputStream();
  private ExitCallback exit = (status, message, close) -> {};

  FakeShell(FakeHost host, ScheduledExecutorService clock, Executor readers) {
    this.host = requireNonNull(host, "host");
    this.clock = requireNonNull(clock, "clock");
    this.readers = requireNonNull(readers, "readers");
  }

  @Override
  public void setInputStream(InputStream in) {
    this.in = in;
  }

  @Override
  public void setOutputStream(OutputStream out) {
    this.out = out;
  }

  @Override
  public void setErrorStream(OutputStream err) {}

  @Override
  public void setExitCallback(ExitCallback callback) {
    this.exit = callback;
  }

  @Override
  public void start(ChannelSession channel, Environment environment) {
    readers.execute(this::read);
  }

  private void read() {
    try {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Optional<ScriptCall> call = ScriptCall.parse(text);
      if (call.isEmpty()) {
        end(Reply.failed("COMMAND", "running a script", "a fake host does not know it"));
        return;
      }
      Optional<Duration> duration = host.duration(call.get());
      if (duration.isEmpty()) {
        end(
            Reply.failed(
                "TRANSIENT",
                "waiting for another Raftsman script on this host",
                "it still runs after 60 s"));
        return;
      }
      var unused =
          clock.schedule(
              () -> end(answer(call.get())), duration.get().toNanos(), TimeUnit.NANOSECONDS);
    } catch (IOException e) {
      exit.onExit(255);
    }
  }

  private Reply answer(ScriptCall call) {
    try {
      return host.run(call);
    } catch (RuntimeException e) {
      return Reply.failed("COMMAND", "running " + call.name() + " on a fake host", e.toString());
    }
  }

  private void end(Reply reply) {
    try {
      out.write(reply.stdout().getBytes(StandardCharsets.UTF_8));
      out.flush();
      exit.onExit(reply.exitStatus());
    } catch (IOException e) {
      // The worker has gone.
    }
  }

  @Override
  public void destroy(ChannelSession channel) {}
}
