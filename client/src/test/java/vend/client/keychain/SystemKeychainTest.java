package vend.client.keychain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Secret;
import vend.client.keychain.Keychain.Entry;

/** The choice of the keychain, and the one of macOS with a stub of its command. */
class SystemKeychainTest {
  private static final Entry ENTRY = new Entry("vend", "a \"b\" \\c");

  @TempDir Path folder;

  private String program(String name, String script) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file.toString();
  }

  private Keychain mac(String script) throws IOException {
    return new MacKeychain(
        new SystemTool(
            program("security", script), Map.of("PATH", "/bin:/usr/bin"), Duration.ofSeconds(20)));
  }

  @Test
  void findsTheRightOneForEachOperatingSystem() throws IOException {
    var session = Map.of("PATH", "/x:" + folder, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/x");
    assertSame(Keychain.NONE, SystemKeychain.find(session, "Linux"));
    program("secret-tool", "exit 0");
    assertInstanceOf(SecretService.class, SystemKeychain.find(session, "Linux"));
    assertInstanceOf(MacKeychain.class, SystemKeychain.find(Map.of(), "Mac OS X"));
    assertSame(Keychain.NONE, SystemKeychain.find(Map.of(), "Windows 11"));
  }

  @Test
  void findsNoKeychainWithoutADesktopSession() throws IOException {
    program("secret-tool", "exit 0");
    assertSame(Keychain.NONE, SystemKeychain.find(Map.of("PATH", folder.toString()), "Linux"));
    var runtime = Map.of("PATH", folder.toString(), "XDG_RUNTIME_DIR", folder.toString());
    assertSame(Keychain.NONE, SystemKeychain.find(runtime, "Linux"));
    Files.createFile(folder.resolve("bus"));
    assertInstanceOf(SecretService.class, SystemKeychain.find(runtime, "Linux"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Linux", "Mac OS X", "Windows 11"})
  void usesNoKeychainIfItIsTurnedOff(String system) {
    assertSame(Keychain.NONE, SystemKeychain.find(Map.of("VEND_KEYCHAIN", "off"), system));
    assertThrows(KeychainUnavailable.class, () -> Keychain.NONE.find(ENTRY));
  }

  @Test
  void passesNoSecretAsAnArgument() throws Exception {
    Keychain keychain =
        mac(
            """
            cd "$(dirname "$0")"; echo "$@" >> arguments
            case $1 in -i) cat > input ;; find-generic-password) printf '%s\\n' 's"e\\cret' ;; esac
            """);
    keychain.store(ENTRY, Secret.of("s\"e\\cret"));
    assertFalse(Files.readString(folder.resolve("arguments")).contains("cret"));
    assertEquals(
        "add-generic-password -U -s \"vend\" -a \"a \\\"b\\\" \\\\c\" -w \"s\\\"e\\\\cret\"\n",
        Files.readString(folder.resolve("input")));
  }

  @Test
  void distinguishesAMissingEntryFromALockedKeychain() throws Exception {
    assertEquals(Optional.empty(), mac("exit 44").find(ENTRY));
    assertEquals(false, mac("exit 44").forget(ENTRY));
    assertEquals(true, mac("exit 0").forget(ENTRY));
    assertThrows(KeychainUnavailable.class, () -> mac("exit 36").find(ENTRY));
    assertThrows(KeychainUnavailable.class, () -> mac("exit 36").store(ENTRY, Secret.of("secret")));
  }

  @Test
  void timesOutIfTheToolHangs() throws Exception {
    var tool =
        new SystemTool(
            program("security", "exec sleep 600"),
            Map.of("PATH", "/bin:/usr/bin"),
            Duration.ofMillis(200));
    assertThrows(KeychainUnavailable.class, () -> new MacKeychain(tool).find(ENTRY));
  }

  @Test
  void refusesSecretsThatAreNotOneLine() throws Exception {
    Keychain keychain = mac("exit 0");
    for (String text : new String[] {"", "two\nlines", "x".repeat(2001)}) {
      assertThrows(IllegalArgumentException.class, () -> keychain.store(ENTRY, Secret.of(text)));
    }
    assertThrows(IllegalArgumentException.class, () -> new Entry("vend", "two\nlines"));
  }
}
