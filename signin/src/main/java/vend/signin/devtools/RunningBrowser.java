package vend.signin.devtools;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A browser that was started for one sign-in and is ended after it.
 *
 * @param process the browser, or its parent process
 * @param wire the connection to it
 */
record RunningBrowser(Process process, DevToolsConnection wire) implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(10);

  /** How the connection is made. */
  enum Way {
    /** With pipes, which no other process can reach. */
    PIPES,
    /** With a local port, for Windows, where programs inherit no pipes. */
    PORT;

    /** Returns pipes where the operating system supports them, else a port. */
    static Way ofThisSystem() {
      return File.separatorChar == '/' ? PIPES : PORT;
    }
  }

  /**
   * Starts the browser.
   *
   * @throws IOException if it does not start
   */
  static RunningBrowser start(InstalledBrowser browser, ProfileFolder profile, Way way)
      throws IOException, InterruptedException {
    return switch (way) {
      case PIPES -> byPipes(browser, profile);
      case PORT -> byPort(browser, profile);
    };
  }

  private static RunningBrowser byPipes(InstalledBrowser browser, ProfileFolder profile)
      throws IOException {
    // With --remote-debugging-pipe, the browser reads from descriptor 3 and writes to 4.
    var command =
        new ArrayList<>(
            List.of("/bin/sh", "-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1"));
    command.addAll(command(browser, profile, "--remote-debugging-pipe"));
    Process process = new ProcessBuilder(command).start();
    return new RunningBrowser(
        process, new PipeConnection(process.getOutputStream(), process.getInputStream()));
  }

  private static RunningBrowser byPort(InstalledBrowser browser, ProfileFolder profile)
      throws IOException, InterruptedException {
    Path file = profile.path().resolve("DevToolsActivePort");
    Files.deleteIfExists(file);
    Process process =
        new ProcessBuilder(command(browser, profile, "--remote-debugging-port=0"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    boolean connected = false;
    try {
      List<String> lines = awaitLines(process, file);
      var wire = new WebSocketConnection(Integer.parseInt(lines.getFirst()), lines.getLast());
      connected = true;
      return new RunningBrowser(process, wire);
    } catch (NumberFormatException e) {
      throw new IOException("the browser opened no DevTools port", e);
    } finally {
      if (!connected) {
        end(process);
      }
    }
  }

  private static List<String> awaitLines(Process process, Path file)
      throws IOException, InterruptedException {
    long until = System.nanoTime() + START.toNanos();
    while (process.isAlive() && System.nanoTime() < until) {
      if (Files.exists(file)) {
        List<String> lines = Files.readAllLines(file);
        if (lines.size() == 2) {
          return lines;
        }
      }
      Thread.sleep(50);
    }
    throw new IOException("the browser ended, or did not open a DevTools port");
  }

  private static List<String> command(
      InstalledBrowser browser, ProfileFolder profile, String debugging) {
    var command = new ArrayList<>(List.of(browser.program().toString()));
    command.addAll(browser.arguments());
    command.addAll(
        List.of(
            "--user-data-dir=" + profile.path(),
            debugging,
            "--no-first-run",
            "--no-default-browser-check",
            "--disable-sync"));
    if (profile.lock().isEmpty()) {
      // A temporary profile is soon deleted, so do not prompt for the password of a keyring.
      command.addAll(List.of("--password-store=basic", "--use-mock-keychain"));
    }
    command.add("about:blank");
    return command;
  }

  /** Waits 10 s for the browser to exit by itself, then ends it. */
  @Override
  public void close() {
    try {
      if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
        end(process);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end(process);
    } finally {
      wire.close();
    }
  }

  /** Ends the browser at once. */
  void kill() {
    end(process);
  }

  private static void end(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
