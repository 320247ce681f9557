package vend.local.dynamodb;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * DynamoDB Local, in memory, on a free port of 127.0.0.1.
 *
 * <p>Its own main program listens on every address of the machine and reports its start to AWS. So
 * Vend assembles the server from the same parts and never configures telemetry; without that,
 * DynamoDB Local reports nothing.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.html">DynamoDB
 *     Local</a>
 */
public final class LocalDynamoDb implements AutoCloseable {
  private static final String PACKAGE = "software.amazon.dynamodb.services.local.";
  private static final String JETTY = "org.eclipse.jetty.";
  private static final Duration STOP = Duration.ofSeconds(10);

  /** A strong reference: a logger that is garbage collected loses its level. */
  private final Logger sqliteLog = Logger.getLogger("com.almworks.sqlite4java");

  private final IsolatedLibraries libraries;
  private final Object handler;
  private final Object server;
  private final URI endpoint;

  /**
   * Starts the server.
   *
   * @param libraries the folder with the jars of DynamoDB Local, from module {@code local/dynamodb}
   * @throws IOException if it cannot be loaded or started
   */
  public LocalDynamoDb(Path libraries) throws IOException {
    sqliteLog.setLevel(Level.WARNING);
    this.libraries = new IsolatedLibraries(libraries);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // Its logging and the server's threads load classes with the thread's class loader.
    thread.setContextClassLoader(this.libraries.loader());
    try {
      loadSqlite();
      this.handler = newHandler();
      this.server = newServer();
      call(server, "start");
      this.endpoint = (URI) call(server, "getURI");
    } catch (ReflectiveOperationException e) {
      this.libraries.close();
      throw new IOException("DynamoDB Local did not start.", e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Returns the URL, for example {@code http://127.0.0.1:40123/}. */
  public URI endpoint() {
    return endpoint;
  }

  /** Stops the server and deletes all tables. */
  @Override
  public void close() throws IOException {
    try {
      call(server, "stop");
      call(handler, "close");
      libraries.awaitThreads(STOP);
    } catch (ReflectiveOperationException e) {
      throw new IOException("DynamoDB Local did not stop.", e);
    } finally {
      libraries.close();
    }
  }

  /** Extracts the native library into a temporary file, which only one class loader can use. */
  private void loadSqlite() throws ReflectiveOperationException {
    libraries
        .type(PACKAGE + "shared.access.sqlite.SQLiteLibraryLoader")
        .getMethod("initialize")
        .invoke(null);
  }

  private Object newHandler() throws ReflectiveOperationException {
    Object requests =
        libraries.create(
            PACKAGE + "server.LocalDynamoDBRequestHandler",
            List.of(int.class, boolean.class, String.class, boolean.class, boolean.class),
            0,
            /* inMemory */ true,
            /* file */ null,
            /* sharedDb */ true,
            /* delayTransientStatuses */ false);
    return libraries.create(
        PACKAGE + "server.LocalDynamoDBServerHandler",
        List.of(libraries.type(PACKAGE + "server.DynamoDBRequestHandler"), String.class),
        requests,
        /* allowed origins */ null);
  }

  private Object newServer() throws ReflectiveOperationException {
    Object made =
        libraries.create(
            JETTY + "server.Server",
            List.of(InetSocketAddress.class),
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    call(call(made, "getThreadPool"), "setDaemon", boolean.class, true);
    call(made, "setHandler", libraries.type(JETTY + "server.Handler"), onlyOnLoopbackNames());
    return made;
  }

  /** Rejects other {@code Host} names: a web page could resolve its own name to this address. */
  private Object onlyOnLoopbackNames() throws ReflectiveOperationException {
    Object context = libraries.create(JETTY + "server.handler.ContextHandler", List.of());
    call(context, "setVirtualHosts", List.class, List.of("127.0.0.1", "localhost"));
    call(context, "setHandler", libraries.type(JETTY + "server.Handler"), handler);
    return context;
  }

  private static Object call(Object target, String method) throws ReflectiveOperationException {
    return target.getClass().getMethod(method).invoke(target);
  }

  private static void call(Object target, String method, Class<?> type, Object argument)
      throws ReflectiveOperationException {
    target.getClass().getMethod(method, type).invoke(target, argument);
  }
}
