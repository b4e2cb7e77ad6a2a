package io.raftsman.etcd;

import static java.util.Objects.requireNonNull;

import io.etcd.jetcd.maintenance.SnapshotResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Writes what a member sends; as long as something comes, it may take as long as it wants. */
final class SnapshotStream implements StreamObserver<SnapshotResponse> {
  private static final Duration LOOK = Duration.ofMillis(200);

  private final SnapshotFile.Writer writer;
  private final Duration longestSilence;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private volatile long lastHeard = System.nanoTime();

  SnapshotStream(SnapshotFile.Writer writer, Duration longestSilence) {
    this.writer = requireNonNull(writer, "writer");
    this.longestSilence = requireNonNull(longestSilence, "longestSilence");
  }

  @Override
  public void onNext(SnapshotResponse part) {
    if (end.isDone()) {
      return;
    }
    try {
      writer.write(part.getBlob().asReadOnlyByteBuffer());
      lastHeard = System.nanoTime();
    } catch (IOException e) {
      end.completeExceptionally(e);
    }
  }

  @Override
  public void onError(Throwable failure) {
    end.completeExceptionally(new CallFailed(failure));
  }

  @Override
  public void onCompleted() {
    end.complete(null);
  }

  /** Returns once the member has sent all. */
  void awaitEnd() throws CallFailed, IOException {
    while (true) {
      try {
        end.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        requireProgress();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException unwritten) {
          throw unwritten;
        }
        throw e.getCause() instanceof CallFailed failed ? failed : new CallFailed(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CallFailed("interrupted");
      }
    }
  }

  private void requireProgress() throws CallFailed {
    if (System.nanoTime() - lastHeard > longestSilence.toNanos()) {
      var silent =
          new CallFailed("timed out: nothing came for " + longestSilence.toSeconds() + " s");
      end.completeExceptionally(silent);
      throw silent;
    }
  }
}
