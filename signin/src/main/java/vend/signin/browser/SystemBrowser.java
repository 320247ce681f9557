package vend.signin.browser;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import vend.client.http.SafeAddress;

/**
 * The user's default browser, started without a shell. All users of a machine can read the address
 * among its arguments, so callers must not put a secret into one.
 *
 * @param environment {@code BROWSER}: commands separated by colons; {@code %s} is replaced with the
 *     address, which is otherwise appended. On Linux, {@code DISPLAY} or {@code WAYLAND_DISPLAY}
 *     shows that there is a graphical session
 * @param system {@code os.name}
 * @param failsWithin a command that runs for longer counts as started
 */
public record SystemBrowser(Map<String, String> environment, String system, Duration failsWithin)
    implements Browser {
  /** Long enough for most failing commands to exit, and short enough for a waiting user. */
  private static final Duration USUAL = Duration.ofMillis(500);

  /** Uses this machine's operating system. */
  public SystemBrowser(Map<String, String> environment) {
    this(environment, System.getProperty("os.name", ""), USUAL);
  }

  @Override
  public boolean open(URI address) {
    return SafeAddress.isSafe(address)
        && commands(address.toASCIIString()).stream().anyMatch(this::isStarted);
  }

  /** Returns the commands in the order in which they are tried. */
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
    // Without a graphical session, xdg-open would start a text browser in this terminal.
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
      return !browser.waitFor(failsWithin) || browser.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
