package vend.signin.devtools;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import vend.client.source.NoCredentials;

/**
 * An installed browser that supports the DevTools protocol: Chrome, Edge, or another one based on
 * Chromium.
 *
 * @param program the executable
 * @param arguments extra ones, for example {@code --proxy-server=...}
 */
public record InstalledBrowser(Path program, List<String> arguments) {
  /** The variable that names a browser: a path, or the name of a program in PATH. */
  public static final String VARIABLE = "VEND_BROWSER";

  private static final List<String> NAMES =
      List.of(
          "google-chrome",
          "google-chrome-stable",
          "microsoft-edge",
          "microsoft-edge-stable",
          "chromium",
          "chromium-browser",
          "brave-browser");
  private static final List<String> MAC =
      List.of("Google Chrome", "Microsoft Edge", "Chromium", "Brave Browser");
  private static final List<String> WINDOWS =
      List.of(
          "Google\\Chrome\\Application\\chrome.exe",
          "Microsoft\\Edge\\Application\\msedge.exe",
          "Chromium\\Application\\chrome.exe");
  private static final List<String> WINDOWS_FOLDERS =
      List.of("ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA");

  /** Copies the arguments. */
  public InstalledBrowser {
    arguments = List.copyOf(arguments);
  }

  /**
   * Finds the user's browser: the one that {@code VEND_BROWSER} names, else the first that is
   * installed in a usual place.
   *
   * @throws NoCredentials.UnusableAnswer if there is none
   */
  public static InstalledBrowser find(Map<String, String> environment)
      throws NoCredentials.UnusableAnswer {
    Optional<String> named =
        Optional.ofNullable(environment.get(VARIABLE)).filter(name -> !name.isBlank());
    return named
        .map(name -> Stream.concat(place(name), onPath(environment, name)))
        .orElseGet(() -> usualPlaces(environment))
        .filter(program -> Files.isRegularFile(program) && Files.isExecutable(program))
        .findFirst()
        .map(program -> new InstalledBrowser(program, List.of()))
        .orElseThrow(() ->
            new NoCredentials.UnusableAnswer(
                named
                    .map(name -> "%s does not name a program: %s".formatted(VARIABLE, name))
                    .orElse("no browser that Vend can open was found"),
                "Install Chrome, Edge or Chromium, or set %s to the path of such a browser."
                    .formatted(VARIABLE)));
  }

  private static Stream<Path> usualPlaces(Map<String, String> environment) {
    return Stream.of(
            NAMES.stream().flatMap(name -> onPath(environment, name)),
            MAC.stream()
                .flatMap(
                    name -> place("/Applications/%1$s.app/Contents/MacOS/%1$s".formatted(name))),
            WINDOWS_FOLDERS.stream()
                .flatMap(folder -> Optional.ofNullable(environment.get(folder)).stream())
                .flatMap(folder -> WINDOWS.stream().flatMap(name -> place(folder + "\\" + name))))
        .flatMap(places -> places);
  }

  private static Stream<Path> onPath(Map<String, String> environment, String name) {
    return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty() && !name.contains(File.separator))
        .flatMap(folder -> place(folder + File.separator + name));
  }

  private static Stream<Path> place(String text) {
    try {
      return Stream.of(Path.of(text)).filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Stream.empty();
    }
  }
}
