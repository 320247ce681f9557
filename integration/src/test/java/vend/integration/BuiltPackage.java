package vend.integration;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A function's package as Lambda unpacks it: the one that {@code sam build} left below {@code
 * VEND_TEST_PACKAGES}, if that names its build folder; else what Maven laid out, with the files
 * that the Makefile puts beside it.
 */
final class BuiltPackage {
  private BuiltPackage() {}

  /** The jars of a function, by its name in the template. */
  static Path jars(String function) {
    return folder().isEmpty()
        ? RunningVend.CHECKOUT.resolve("functions/target/function/lib")
        : existing(Path.of(folder(), function, "lib"));
  }

  /** The file or folder of this name in the hub's package. */
  static Path file(String name) {
    return folder().isEmpty()
        ? RunningVend.CHECKOUT.resolve(name)
        : existing(Path.of(folder(), "Vend", name));
  }

  private static String folder() {
    return System.getenv().getOrDefault("VEND_TEST_PACKAGES", "");
  }

  private static Path existing(Path path) {
    if (!Files.exists(path)) {
      throw new IllegalStateException("VEND_TEST_PACKAGES: there is no " + path);
    }
    return path.toAbsolutePath();
  }
}
