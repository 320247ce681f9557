package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the modules' poms with the diagram at the top of docs/explanation/architecture.md. */
class ModulesTest {
  private static final Pattern ARROW = Pattern.compile(" {2}([a-z]+) --> ([a-z]+)");
  private static final Pattern DEPENDENCY =
      Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL);
  private static final Pattern MODULE = Pattern.compile("<artifactId>vend-([a-z]+)</artifactId>");

  private static Map<String, Set<String>> inDiagram() throws IOException {
    String page =
        Files.readString(RunningVend.CHECKOUT.resolve("docs/explanation/architecture.md"));
    var inDiagram = new TreeMap<String, Set<String>>();
    ARROW
        .matcher(page.split("```", -1)[1])
        .results()
        .forEach(arrow ->
            inDiagram.computeIfAbsent(arrow.group(1), _ -> new TreeSet<>()).add(arrow.group(2)));
    return inDiagram;
  }

  /** Returns each module's runtime dependencies; for {@code integration}, those of its tests. */
  private static Map<String, Set<String>> needed() throws IOException {
    var needed = new TreeMap<String, Set<String>>();
    try (Stream<Path> folders = Files.list(RunningVend.CHECKOUT)) {
      for (Path folder : folders.toList()) {
        Path pom = folder.resolve("pom.xml");
        if (Files.exists(pom)) {
          String name = String.valueOf(folder.getFileName());
          needed.put(name, needed(name, Files.readString(pom)));
        }
      }
    }
    return needed;
  }

  private static Set<String> needed(String name, String pom) {
    var needed = new TreeSet<String>();
    DEPENDENCY
        .matcher(pom)
        .results()
        .map(dependency -> dependency.group(1))
        .filter(dependency -> name.equals("integration") || !dependency.contains("<scope>test<"))
        .filter(dependency -> !dependency.contains("<type>test-jar<"))
        .flatMap(dependency -> MODULE.matcher(dependency).results())
        .forEach(module -> needed.add(module.group(1)));
    return needed;
  }

  private static Set<String> reached(String from, Map<String, Set<String>> arrows) {
    var reached = new TreeSet<String>();
    var next = new ArrayDeque<>(arrows.getOrDefault(from, Set.of()));
    while (!next.isEmpty()) {
      String one = next.pop();
      if (reached.add(one)) {
        next.addAll(arrows.getOrDefault(one, Set.of()));
      }
    }
    return reached;
  }

  @Test
  void depend_as_the_diagram_shows() throws IOException {
    Map<String, Set<String>> inDiagram = inDiagram();
    Map<String, Set<String>> needed = needed();
    assertTrue(needed.size() > 10, needed.toString());
    needed.forEach(
        (name, others) -> assertEquals(reached(name, inDiagram), reached(name, needed), name));
  }
}
