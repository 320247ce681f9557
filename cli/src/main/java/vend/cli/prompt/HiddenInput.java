package vend.cli.prompt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import vend.client.source.NoCredentials;

/**
 * While it lasts, a terminal does not show what is typed. It is as it was afterwards, also where
 * somebody ends the process meanwhile.
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
   * Begins.
   *
   * @throws NoCredentials if it can't be done: then nothing secret is asked for
   */
  static HiddenInput begin(Path device) throws NoCredentials {
    Optional<String> before = stty(device, "-g");
    if (before.isEmpty()) {
      throw new NoCredentials.NotAnswered(
          "this terminal can't hide what is typed (stty)",
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
      // It ends now, and restores it once more.
    }
  }

  private static Optional<String> stty(Path device, String argument) {
    try {
      Process stty =
          new ProcessBuilder("stty", argument)
              .redirectInput(device.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(stty.getInputStream().readNBytes(4096), UTF_8).strip();
      return stty.waitFor() == 0 ? Optional.of(said) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
