package vend.client.keychain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vend.Secret;
import vend.client.keychain.Keychain.Entry;

/** A real GNOME Keyring, on its own session bus. */
class SecretServiceTest {
  private static final Entry ENTRY = new Entry("vend-test", "ada@example.com");

  @TempDir Path home;
  private final Map<String, String> environment = new HashMap<>();
  private Optional<Process> bus = Optional.empty();
  private Optional<Process> keyring = Optional.empty();

  @BeforeEach
  void start() throws Exception {
    for (String program :
        new String[] {"dbus-daemon", "gnome-keyring-daemon", "secret-tool", "gdbus"}) {
      assumeTrue(
          Files.isExecutable(Path.of("/usr/bin", program)),
          program
              + " is not there: apt-get install gnome-keyring dbus libsecret-tools libglib2.0-bin");
    }
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("HOME", home.toString());
    environment.put("XDG_RUNTIME_DIR", Files.createDirectory(home.resolve("run")).toString());
    Process daemon =
        process("dbus-daemon", "--session", "--nofork", "--print-address=1", "--nopidfile");
    bus = Optional.of(daemon);
    environment.put("DBUS_SESSION_BUS_ADDRESS", daemon.inputReader().readLine());
    Process opened =
        process(
            "gnome-keyring-daemon",
            "--unlock",
            "--foreground",
            "--components=secrets",
            "--control-directory=" + home.resolve("run/keyring"));
    keyring = Optional.of(opened);
    try (var to = opened.getOutputStream()) {
      to.write("the keyring's password".getBytes(UTF_8));
    }
    awaitKeyring();
  }

  private Process process(String... command) throws IOException {
    var builder =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(home.resolve("log").toFile()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  private void awaitKeyring() throws Exception {
    for (int i = 0; i < 100; i++) {
      if (gdbus("org.freedesktop.DBus.Peer.Ping") == 0) {
        return;
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException("no keyring: " + Files.readString(home.resolve("log")));
  }

  private int gdbus(String method, String... arguments) throws Exception {
    var command =
        new java.util.ArrayList<>(
            java.util.List.of(
                "gdbus",
                "call",
                "--session",
                "--dest",
                "org.freedesktop.secrets",
                "--object-path",
                "/org/freedesktop/secrets",
                "--method",
                method));
    command.addAll(java.util.List.of(arguments));
    Process call = process(command.toArray(String[]::new));
    call.getInputStream().readAllBytes();
    return call.waitFor();
  }

  private void lock() throws Exception {
    assertEquals(
        0,
        gdbus(
            "org.freedesktop.Secret.Service.Lock",
            "['/org/freedesktop/secrets/collection/login']"));
  }

  @AfterEach
  void stop() throws Exception {
    for (Optional<Process> process : java.util.List.of(keyring, bus)) {
      if (process.isPresent()) {
        process.get().destroy();
        process.get().waitFor(10, TimeUnit.SECONDS);
      }
    }
  }

  private Keychain keychain() {
    return SystemKeychain.find(environment, "Linux");
  }

  @Test
  void storesFindsReplacesAndDeletes() throws Exception {
    Keychain keychain = keychain();
    assertEquals(Optional.empty(), keychain.find(ENTRY));
    keychain.store(ENTRY, Secret.of("first"));
    Secret odd = Secret.of(" it's \"odd\" \\ $HOME secret = ünï ");
    keychain.store(ENTRY, odd);
    assertEquals(Optional.of(odd), keychain.find(ENTRY));
    assertEquals(Optional.empty(), keychain.find(new Entry("vend-test", "bob")));
    assertEquals(true, keychain.forget(ENTRY));
    assertEquals(false, keychain.forget(ENTRY));
    assertEquals(Optional.empty(), keychain.find(ENTRY));
  }

  @Test
  void aLockedKeyringIsUnavailableAndPromptsForNothing() throws Exception {
    Keychain keychain = keychain();
    keychain.store(ENTRY, Secret.of("a-secret"));
    lock();
    assertThrows(KeychainUnavailable.class, () -> keychain.find(ENTRY));
    assertThrows(KeychainUnavailable.class, () -> keychain.store(ENTRY, Secret.of("another")));
    assertFalse(Files.readString(home.resolve("log")).contains("a-secret"));
  }

  @Test
  void isUnavailableWithoutTheSessionBus() throws Exception {
    Keychain keychain = keychain();
    stop();
    assertThrows(KeychainUnavailable.class, () -> keychain.find(ENTRY));
  }
}
