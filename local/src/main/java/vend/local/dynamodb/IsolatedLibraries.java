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
  private final URLClassLoader loader;

  /**
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
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          "There is no folder %s. Build the module local/dynamodb: mvn -DskipTests package -pl local -am"
              .formatted(folder));
    }
    List<URL> jars = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
      for (Path file : files) {
        jars.add(file.toUri().toURL());
      }
    }
    if (jars.isEmpty()) {
      throw new IOException(
          "The folder %s contains no jar. Build the module local/dynamodb: mvn -DskipTests package -pl local -am"
              .formatted(folder));
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
