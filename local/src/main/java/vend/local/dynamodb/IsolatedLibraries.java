package vend.local.dynamodb;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads a folder of jars with a separate class loader. The jars do not see Vend's classes, and Vend
 * does not see theirs, so all calls use reflection.
 */
final class IsolatedLibraries implements AutoCloseable {
  /** The folder of the libraries in AWS's download, which has DynamoDBLocal.jar beside it. */
  private static final String DOWNLOADED = "DynamoDBLocal_lib";

  private static final String MISSING =
      """
      Its license does not allow packages of Vend to contain it.
        With Docker: docker run --rm -p 127.0.0.1:8000:8000 amazon/dynamodb-local
                     AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:8000 vend local
        Or unpack AWS's download of DynamoDB Local there, or name its folder in VEND_DYNAMODB_LOCAL.
        In a checkout: mvn -DskipTests package -pl local -am\
      """;

  private final URLClassLoader loader;

  /**
   * @param folder contains the jars, or is AWS's unpacked download
   * @throws IOException if the folder cannot be read or contains no jar
   */
  IsolatedLibraries(Path folder) throws IOException {
    this.loader =
        new URLClassLoader(
            "dynamodb-local",
            jars(folder).toArray(URL[]::new),
            ClassLoader.getPlatformClassLoader());
  }

  private static List<URL> jars(Path folder) throws IOException {
    List<URL> jars = new ArrayList<>();
    for (Path place : List.of(folder, folder.resolve(DOWNLOADED))) {
      if (Files.isDirectory(place)) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(place, "*.jar")) {
          for (Path file : files) {
            jars.add(file.toUri().toURL());
          }
        }
      }
    }
    if (jars.isEmpty()) {
      throw new IOException("DynamoDB Local is not in " + folder + ". " + MISSING);
    }
    return jars;
  }

  ClassLoader loader() {
    return loader;
  }

  Class<?> type(String name) throws ReflectiveOperationException {
    return loader.loadClass(name);
  }

  Object create(String name, List<Class<?>> types, @Nullable Object... arguments)
      throws ReflectiveOperationException {
    return type(name).getConstructor(types.toArray(Class[]::new)).newInstance(arguments);
  }

  /**
   * Waits for the threads that the libraries started. They load classes until they end, so the
   * class loader must stay open until then.
   */
  void awaitThreads(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    try {
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (loader.equals(thread.getContextClassLoader())) {
          thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
