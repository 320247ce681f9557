package vend.client.keychain;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the keychain of the operating system. */
public final class SystemKeychain {
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private SystemKeychain() {}

  /**
   * Returns the keychain; {@link Keychain#NONE} if there is none, for example on a server.
   *
   * @param environment {@code VEND_KEYCHAIN=off} turns the keychain off. On Linux, {@code PATH} is
   *     searched for {@code secret-tool}, and {@code DBUS_SESSION_BUS_ADDRESS} or {@code
   *     XDG_RUNTIME_DIR} shows that a user is logged in to a desktop session
   */
  public static Keychain find(Map<String, String> environment) {
    return find(environment, System.getProperty("os.name", ""));
  }

  static Keychain find(Map<String, String> environment, String system) {
    if ("off".equals(environment.get("VEND_KEYCHAIN"))) {
      return Keychain.NONE;
    }
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("mac")) {
      return new MacKeychain(new SystemTool("/usr/bin/security", environment, LONGEST));
    }
    return hasSession(environment)
        ? program(environment)
            .<Keychain>map(tool -> new SecretService(new SystemTool(tool, environment, LONGEST)))
            .orElse(Keychain.NONE)
        : Keychain.NONE;
  }

  private static boolean hasSession(Map<String, String> environment) {
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    return !environment.getOrDefault("DBUS_SESSION_BUS_ADDRESS", "").isBlank()
        || (!runtime.isBlank() && Files.exists(Path.of(runtime, "bus")));
  }

  private static Optional<String> program(Map<String, String> environment) {
    return Pattern.compile(":")
        .splitAsStream(environment.getOrDefault("PATH", ""))
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, "secret-tool"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
