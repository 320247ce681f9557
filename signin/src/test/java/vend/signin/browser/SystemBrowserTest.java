package vend.signin.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the browser is chosen and started. */
class SystemBrowserTest {
  /** Even a busy machine runs a small script within this time. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String PAGE = "https://id.example.com/?a=1&b=$(touch%20x);c";

  @TempDir Path folder;

  private static List<List<String>> commands(String system, Map<String, String> environment) {
    return new SystemBrowser(environment, system, PATIENCE).commands(PAGE);
  }

  private String program(String script) throws IOException {
    Path file = Files.createTempFile(folder, "browser", "");
    Files.writeString(file, "#!/bin/sh\ncd " + folder + "\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file.toString();
  }

  private boolean open(String browser, String page) {
    return new SystemBrowser(Map.of("BROWSER", browser, "PATH", "/usr/bin:/bin"), "Linux", PATIENCE)
        .open(URI.create(page));
  }

  @Test
  void findsTheRightOneForEachOperatingSystem() {
    assertEquals(List.of(List.of("/usr/bin/open", PAGE)), commands("Mac OS X", Map.of()));
    assertEquals(
        List.of(List.of("rundll32", "url.dll,FileProtocolHandler", PAGE)),
        commands("Windows 11", Map.of()));
    assertEquals(
        List.of(List.of("xdg-open", PAGE)), commands("Linux", Map.of("WAYLAND_DISPLAY", "w")));
    assertEquals(List.of(), commands("Linux", Map.of()));
  }

  @Test
  void theUsersOwnBrowserTakesPrecedence() {
    assertEquals(
        List.of(List.of("firefox", "--new-window", PAGE), List.of("w3m", "-o", PAGE, "-x")),
        commands("Linux", Map.of("BROWSER", "firefox --new-window:w3m -o %s -x")));
  }

  @Test
  void passesThePageAsOneArgumentWithoutAShell() throws IOException {
    assertTrue(open(program("printf '%s\\n' \"$#\" \"$1\" > seen"), PAGE));
    assertEquals("1\n" + PAGE + "\n", Files.readString(folder.resolve("seen")));
  }

  @Test
  void triesTheNextCommandIfOneFails() throws IOException {
    assertTrue(open("/nowhere/browser:" + program("exit 3") + ":" + program("exit 0"), PAGE));
    assertFalse(open("/nowhere/browser:" + program("exit 3"), PAGE));
  }

  @Test
  void a_browser_that_keeps_running_has_started() throws Exception {
    String running = program("echo $$ > pid\nexec sleep 60");
    assertTrue(
        new SystemBrowser(
                Map.of("BROWSER", running, "PATH", "/usr/bin:/bin"), "Linux", Duration.ofMillis(50))
            .open(URI.create(PAGE)));
    Path pid = folder.resolve("pid");
    while (!Files.exists(pid) || Files.readString(pid).isBlank()) {
      Thread.sleep(20);
    }
    ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow().destroyForcibly();
  }

  @Test
  void opensOnlyWebPages() throws IOException {
    for (String page : List.of("file:///etc/passwd", "http://id.example.com/", "javascript:x")) {
      assertFalse(open(program("exit 0"), page));
    }
  }

  @Test
  void alwaysShowsTheAddressToTheUser() {
    var messages = new ArrayList<String>();
    new BrowserPageOpener(Browser.NONE, messages::add)
        .to(URI.create("https://id.example.com/activate"), Optional.of("A\u001b[2J-EFGH"));
    assertEquals("  https://id.example.com/activate", messages.get(1));
    assertTrue(messages.get(2).endsWith(": A?[2J-EFGH"));
    var opened = new ArrayList<URI>();
    new BrowserPageOpener(opened::add, messages::add)
        .to(URI.create("https://id.example.com/activate"), Optional.empty());
    assertEquals(1, opened.size());
    assertEquals("  https://id.example.com/activate", messages.getLast());
  }
}
