package vend.local;

import java.nio.file.Path;

/** The checkout that the launcher started this from. */
final class Checkout {
  private Checkout() {}

  static Path folder() {
    return Path.of(System.getProperty("vend.checkout", "."));
  }
}
