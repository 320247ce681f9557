package vend.integration;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A page of {@code docs/how-to/pipelines} with its code blocks.
 *
 * @param name the file's name
 */
record Recipe(String name, List<Box> boxes) {
  private static final Path FOLDER = RunningVend.CHECKOUT.resolve("docs/how-to/pipelines");
  private static final Pattern BOX = Pattern.compile("(?ms)^```(\\w+)\n(.*?)^```$");
  private static final Pattern AFTER_OTHER_STEPS =
      Pattern.compile("uses=aws-actions/|uses=vend-aws/|component=");
  private static final Pattern GROOVY_SCRIPT = Pattern.compile("(?s)sh '''(.*?)'''");
  private static final Pattern GROOVY_VARIABLE = Pattern.compile("(\\w+) = '([^']*)'");

  /**
   * A code block.
   *
   * @param language the language that the page gives, such as {@code yaml}
   */
  record Box(String language, String text) {}

  /**
   * A shell script of a job.
   *
   * @param variables the job's environment variables
   */
  record Script(Map<String, String> variables, String text) {}

  static List<Recipe> all() {
    try (Stream<Path> pages = Files.list(FOLDER)) {
      return pages.filter(page -> !page.endsWith("README.md")).sorted().map(Recipe::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Recipe read(Path page) {
    try {
      var boxes =
          BOX.matcher(Files.readString(page))
              .results()
              .map(box -> new Box(box.group(1), box.group(2)))
              .toList();
      return new Recipe(String.valueOf(page.getFileName()), boxes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }

  /** Completes the page's part of a grants file. */
  String grants() {
    return """
    version: 1
    hub: { account: "111111111111", role: vend-hub }
    organization: o-a1b2c3d4e5
    accounts: { shop-prod: { id: "222222222222", externalId: 3f8e6c1a0b7d4e52 } }
    roles: { deploy: { accounts: [shop-prod], policies: [PowerUserAccess] } }
    """
        + boxes.stream().filter(Recipe::isGrants).map(Box::text).findFirst().orElseThrow();
  }

  private static boolean isGrants(Box box) {
    return box.text.startsWith("issuers:");
  }

  /** Returns the pipelines and manifests. */
  List<Map<?, ?>> documents() {
    return boxes.stream()
        .filter(box -> box.language.equals("yaml") && !isGrants(box))
        .<Map<?, ?>>map(
            box -> (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(box.text))
        .toList();
  }

  /**
   * Returns the scripts, without those that run after an action or component of a CI system, which
   * is not tested here. {@code .ci/release-pipelines} runs Vend's own.
   */
  List<Script> scripts() {
    var scripts = new ArrayList<Script>();
    for (Map<?, ?> document : documents()) {
      if (!AFTER_OTHER_STEPS.matcher(document.toString()).find()) {
        collect(document, Map.of(), scripts);
      }
    }
    for (Box box : boxes) {
      switch (box.language) {
        case "sh" -> scripts.add(new Script(Map.of(), box.text));
        case "groovy" -> scripts.add(groovy(box.text));
        default -> {}
      }
    }
    return scripts;
  }

  private static Script groovy(String text) {
    var variables = new LinkedHashMap<String, String>();
    GROOVY_VARIABLE
        .matcher(text)
        .results()
        .forEach(found -> variables.put(found.group(1), found.group(2)));
    String script =
        GROOVY_SCRIPT
            .matcher(text)
            .results()
            .map(found -> found.group(1))
            .findFirst()
            .orElseThrow();
    return new Script(variables, script);
  }

  private static void collect(Object node, Map<String, String> outer, List<Script> scripts) {
    if (node instanceof List<?> list) {
      list.forEach(element -> collect(element, outer, scripts));
    } else if (node instanceof Map<?, ?> map) {
      var variables = new LinkedHashMap<>(outer);
      for (String name : List.of("env", "environment", "variables")) {
        addTo(variables, map.containsKey(name) ? requireNonNull(map.get(name)) : Map.of());
      }
      for (var entry : map.entrySet()) {
        if (List.of("run", "script", "command").contains(entry.getKey())) {
          scripts.add(new Script(variables, script(entry.getValue())));
        } else {
          collect(entry.getValue(), variables, scripts);
        }
      }
    }
  }

  /** Adds the entries of a map, or of a list of names and values as Kubernetes has it. */
  private static void addTo(Map<String, String> variables, Object configured) {
    if (configured instanceof Map<?, ?> map) {
      map.forEach((name, value) -> variables.put(name.toString(), value.toString()));
    } else if (configured instanceof List<?> list) {
      for (Object element : list) {
        var pair = (Map<?, ?>) element;
        variables.put(String.valueOf(pair.get("name")), String.valueOf(pair.get("value")));
      }
    }
  }

  private static String script(Object value) {
    if (value instanceof List<?> lines) {
      var texts = lines.stream().map(Object::toString).toList();
      return texts.getFirst().equals("sh") ? texts.getLast() : String.join("\n", texts);
    }
    return value.toString();
  }
}
