package vend.cli.prompt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import vend.client.source.NoCredentials;

/**
 * Turns the echo of a terminal off. Restores the terminal's settings when closed, and also when the
 * process is ended before that.
 */
final class HiddenInput implements AutoCloseable {
  private final Path device;
  private final String before;
  private final Thread onExit = new Thread(this::restore);

  private HiddenInput(Path device, String before) {
    this.device = device;
    this.before = before;
  }

  /**
   * Turns the echo off.
   *
   * @throws NoCredentials if that fails: then Vend asks for no secret
   */
  static HiddenInput begin(Path device) throws NoCredentials {
    Optional<String> before = stty(device, "-g");
    if (before.isEmpty()) {
      throw new NoCredentials.NotAnswered(
          "this terminal cannot hide what you type: stty failed",
          "Let the password come from a keychain or from Conjur.",
          Optional.empty());
    }
    var hidden = new HiddenInput(device, before.get());
    Runtime.getRuntime().addShutdownHook(hidden.onExit);
    stty(device, "-echo");
    return hidden;
  }

  private void restore() {
    stty(device, before);
  }

  @Override
  public void close() {
    restore();
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // The process is exiting, and the shutdown hook restores the terminal once more.
    }
  }

  private static Optional<String> stty(Path device, String argument) {
    try {
      Process stty =
          new ProcessBuilder("stty", argument)
              .redirectInput(device.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String output = new String(stty.getInputStream().readNBytes(4096), UTF_8).strip();
      return stty.waitFor() == 0 ? Optional.of(output) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
