package vend.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Runs the command at a terminal of tmux. A test reads its screen and sends key presses, as a user
 * does.
 */
final class TmuxScreen implements AutoCloseable {
  private static final Path TMUX = Path.of("/usr/bin/tmux");
  private static final int TRIES = 600;

  private final Path folder;
  private final Path socket;

  private TmuxScreen(Path folder) {
    this.folder = folder;
    this.socket = folder.resolve("tmux");
  }

  static boolean isThere() {
    return Files.isExecutable(TMUX);
  }

  /**
   * Starts the command in 80 columns by 24 rows.
   *
   * @param home the folder for its files
   * @param redirect a redirection such as {@code > out}; empty for none
   */
  static TmuxScreen run(
      Path home, Map<String, String> environment, String redirect, String... arguments)
      throws IOException, InterruptedException {
    Path script = Files.createTempFile(home, "run", ".sh");
    Files.writeString(script, script(environment, redirect, List.of(arguments)));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    // A short path: Unix limits the path of a socket to about 100 characters.
    var screen = new TmuxScreen(Files.createTempDirectory("vend"));
    screen.tmux("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", script.toString());
    return screen;
  }

  /** The command line of the launcher. */
  private static String script(
      Map<String, String> environment, String redirect, List<String> arguments) {
    String variables =
        environment.entrySet().stream()
            .map(entry -> quoted(entry.getKey() + "=" + entry.getValue()))
            .collect(Collectors.joining(" "));
    return """
    #!/bin/sh
    # Ctrl-C ends the command, and not this.
    trap : INT
    env -i PATH="$PATH" TERM="$TERM" %s %s -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx128m \
      --enable-native-access=ALL-UNNAMED -Dvend.terminal=true -cp %s vend.cli.Main %s %s
    echo "ended with $?"
    stty -a | grep -o -- '-*\\becho\\b'
    exec sleep 600
    """
        .formatted(
            variables,
            quoted(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
            quoted(System.getProperty("java.class.path")),
            arguments.stream().map(TmuxScreen::quoted).collect(Collectors.joining(" ")),
            redirect);
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private String tmux(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(TMUX.toString(), "-u", "-S", socket.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("tmux: " + output);
    }
    return output;
  }

  /** The text on the screen. */
  String text() throws IOException, InterruptedException {
    return tmux("capture-pane", "-p", "-t", "0").stripTrailing();
  }

  /** Waits until the screen shows it, and returns the screen. */
  String await(String words) throws IOException, InterruptedException {
    return await(Pattern.compile(Pattern.quote(words)));
  }

  /** Waits until the screen shows it, and returns the screen. */
  String await(Pattern words) throws IOException, InterruptedException {
    String text = text();
    for (int tries = 0; tries < TRIES && !words.matcher(text).find(); tries++) {
      TimeUnit.MILLISECONDS.sleep(100);
      text = text();
    }
    if (!words.matcher(text).find()) {
      throw new AssertionError("%s is not on the screen:%n%s".formatted(words, text));
    }
    return text;
  }

  /** Types letters. */
  void type(String letters) throws IOException, InterruptedException {
    tmux("send-keys", "-t", "0", "-l", letters);
  }

  /** Presses keys by tmux's names, such as {@code Enter} and {@code C-c}. */
  void press(String... keys) throws IOException, InterruptedException {
    for (String key : keys) {
      tmux("send-keys", "-t", "0", key);
    }
  }

  void resize(int columns, int rows) throws IOException, InterruptedException {
    tmux("resize-window", "-t", "0", "-x", "" + columns, "-y", "" + rows);
  }

  @Override
  public void close() throws IOException {
    try {
      tmux("kill-server");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(socket);
    Files.deleteIfExists(folder);
  }
}
