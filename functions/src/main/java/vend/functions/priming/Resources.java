package vend.functions.priming;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;

/** Reads the resources of priming: a grants file, its policy, and a sample event for each route. */
final class Resources {
  String text(String name) throws IOException {
    try (InputStream resource = Resources.class.getResourceAsStream(name)) {
      if (resource == null) {
        throw new IOException(name + " is missing from the package");
      }
      return new String(resource.readAllBytes(), UTF_8);
    }
  }
}
