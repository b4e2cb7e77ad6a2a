package io.raftsman.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/** A process of this machine behind an SSH channel; each of its streams is served by a thread. */
final class LocalCommand implements Command {
  private final List<String> command;
  private InputStream in = InputStream.nullInputStream();
  private OutputStream out = OutputStream.nullOutputStream();
  private OutputStream err = OutputStream.nullOutputStream();
  private ExitCallback exit = (status, message, close) -> {};
  private Process process;

  LocalCommand(List<String> command) {
    this.command = List.copyOf(command);
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
  public void setErrorStream(OutputStream err) {
    this.err = err;
  }

  @Override
  public void setExitCallback(ExitCallback callback) {
    this.exit = callback;
  }

  @Override
  public void start(ChannelSession channel, Environment environment) throws IOException {
    process = new ProcessBuilder(command).start();
    thread(() -> copy(in, process.getOutputStream()));
    Thread errors = thread(() -> copy(process.getErrorStream(), err));
    thread(
        () -> {
          copy(process.getInputStream(), out);
          try {
            errors.join();
            exit.onExit(process.waitFor());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "local-command");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void copy(InputStream from, OutputStream to) {
    try {
      byte[] buffer = new byte[8192];
      for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
        to.write(buffer, 0, length);
        to.flush();
      }
      to.close();
    } catch (IOException e) {
      // One of the two has gone; the other's end tells the rest.
    }
  }

  @Override
  public void destroy(ChannelSession channel) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
