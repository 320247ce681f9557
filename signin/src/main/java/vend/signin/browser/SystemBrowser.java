package vend.signin.browser;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import vend.client.http.SafeAddress;

/**
 * The browser that the user's system opens pages with. It is started without a shell; all users of
 * a machine can read the address among its arguments, so no secret is ever in one.
 *
 * @param environment {@code BROWSER}: commands with a colon between them, in which {@code %s} is
 *     the address, else it stands at the end; on Linux {@code DISPLAY} or {@code WAYLAND_DISPLAY}
 *     says that somebody sees a window
 * @param system {@code os.name}
 */
public record SystemBrowser(Map<String, String> environment, String system) implements Browser {
  private static final int FAILS_WITHIN_MILLIS = 500;

  /** Of this machine. */
  public SystemBrowser(Map<String, String> environment) {
    this(environment, System.getProperty("os.name", ""));
  }

  @Override
  public boolean open(URI address) {
    return SafeAddress.isSafe(address)
        && commands(address.toASCIIString()).stream().anyMatch(this::isStarted);
  }

  /** In the order in which they are tried. */
  List<List<String>> commands(String address) {
    String chosen = environment.getOrDefault("BROWSER", "").strip();
    if (!chosen.isEmpty()) {
      var commands = new ArrayList<List<String>>();
      for (String command : chosen.split(":(?!\\\\)", -1)) {
        if (!command.isBlank()) {
          commands.add(command(command.strip(), address));
        }
      }
      return commands;
    }
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("mac")) {
      return List.of(List.of("/usr/bin/open", address));
    }
    if (name.startsWith("windows")) {
      return List.of(List.of("rundll32", "url.dll,FileProtocolHandler", address));
    }
    // Without a window, xdg-open would put a browser for text into this terminal.
    return environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY")
        ? List.of(List.of("xdg-open", address))
        : List.of();
  }

  private static List<String> command(String text, String address) {
    var parts = new ArrayList<String>();
    for (String part : text.split("\\s+", -1)) {
      parts.add(part.replace("%s", address));
    }
    if (!text.contains("%s")) {
      parts.add(address);
    }
    return parts;
  }

  private boolean isStarted(List<String> command) {
    var builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      Process browser = builder.start();
      browser.getOutputStream().close();
      return !browser.waitFor(FAILS_WITHIN_MILLIS, TimeUnit.MILLISECONDS)
          || browser.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
