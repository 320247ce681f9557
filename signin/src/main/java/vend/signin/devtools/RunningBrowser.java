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
 * A browser that was started for one sign-in, and is ended after it.
 *
 * @param process is it, or its parent
 * @param wire speaks with it
 */
record RunningBrowser(Process process, DevToolsConnection wire) implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(10);

  /** How one speaks with it. */
  enum Way {
    /** By pipes, which nobody else can reach. */
    PIPES,
    /** By a port of this machine: programs on Windows inherit no pipes. */
    PORT;

    /** The better one that this system has. */
    static Way ofThisSystem() {
      return File.separatorChar == '/' ? PIPES : PORT;
    }
  }

  /**
   * Starts it.
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
    // The browser reads from the third file, and writes to the fourth.
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
      throw new IOException("it opens no DevTools port", e);
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
    throw new IOException("it ended, or says nothing");
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
      // It is soon deleted: no question for the password of a keyring is worth it.
      command.addAll(List.of("--password-store=basic", "--use-mock-keychain"));
    }
    command.add("about:blank");
    return command;
  }

  /** Waits for it to end by itself, as it was asked to, and then no more. */
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

  /** At once. */
  void kill() {
    end(process);
  }

  private static void end(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
