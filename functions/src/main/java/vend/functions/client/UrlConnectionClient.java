package vend.functions.client;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The JDK's oldest HTTP client, since it is the one that a cold process loads least for: {@code
 * docs/decisions/0008} has the figures.
 *
 * <p>Each request runs on a virtual thread of its own. That one is interrupted at the deadline,
 * which closes its socket, whatever it waits for: a server that is silent or sends a byte now and
 * then, or a name service. What it never waits for is not ended: a server that floods the fields
 * after a last chunk, faster than they are read, keeps the thread.
 */
public final class UrlConnectionClient implements HttpClient {
  static {
    // All are read when the JDK's client is first used. It keeps 5 idle connections to a server
    // for 5 seconds otherwise; a new one costs a TLS handshake. One that the server has closed in
    // the meantime is replaced without an error. One whose answer is not read to its end is closed,
    // where it would be read on by a thread of the JDK for some seconds.
    System.getProperties().putIfAbsent("http.maxConnections", "100");
    System.getProperties().putIfAbsent("http.keepAlive.time.server", "30");
    System.getProperties().putIfAbsent("http.KeepAlive.remainingData", "0");
  }

  @Override
  public Call call(ClientRequest request) {
    return new Interruptible(request);
  }

  private static final class Interruptible implements Call {
    private final ClientRequest request;
    private final FutureTask<ClientResponse> task;

    Interruptible(ClientRequest request) {
      this.request = request;
      this.task = new FutureTask<>(() -> UrlConnectionExchange.run(request));
    }

    @Override
    public ClientResponse send() throws IOException {
      Thread.ofVirtual().name("http").start(task);
      try {
        return task.get(request.bounds().deadline().toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        abort();
        throw new CallTimeout(request.bounds().deadline());
      } catch (CancellationException e) {
        throw new IOException("broken off");
      } catch (InterruptedException e) {
        abort();
        Thread.currentThread().interrupt();
        throw new IOException("interrupted");
      } catch (ExecutionException e) {
        throw failure(Objects.requireNonNull(e.getCause()));
      }
    }

    /** What else there is may quote a header in its message, which may be a secret. */
    private static IOException failure(Throwable cause) {
      return cause instanceof IOException failure
          ? failure
          : new IOException(cause.getClass().getSimpleName());
    }

    @Override
    public void abort() {
      task.cancel(true);
    }
  }
}
