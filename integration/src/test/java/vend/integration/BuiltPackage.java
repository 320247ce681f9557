package vend.integration;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds a function's package as Lambda unpacks it. If {@code VEND_TEST_PACKAGES} names the build
 * folder of {@code sam build}, its package is used; else the files that Maven laid out, with those
 * that the Makefile adds.
 */
final class BuiltPackage {
  private BuiltPackage() {}

  /** Returns the folder with a function's jars; {@code function} is its name in the template. */
  static Path jars(String function) {
    String module = function.equals("Slack") ? "slack" : "functions";
    return folder().isEmpty()
        ? RunningVend.CHECKOUT.resolve(module + "/target/function/lib")
        : existing(Path.of(folder(), function, "lib"));
  }

  /** Returns the file or folder of this name in the hub's package. */
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
      throw new IllegalStateException(
          "VEND_TEST_PACKAGES has no %s. Run `sam build` again.".formatted(path));
    }
    return path.toAbsolutePath();
  }
}
