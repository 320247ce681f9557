package vend;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Compares the packages of a module with their diagram in {@code docs/explanation/architecture.md}:
 * a package uses only packages that its arrows reach, directly or through others, and every arrow
 * stands for a real dependency.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class DrawnPackages {
  private static final Pattern LINE = Pattern.compile(" *([a-z]+)(?: --> ([a-z]+))?");

  /** The module's classes, without tests. */
  protected final JavaClasses module;

  private final String root;
  private final Map<String, Set<String>> drawn;

  /**
   * @param one any class of the module
   * @param name the module's name, which is also the diagram's heading and the root package under
   *     {@code vend}
   */
  protected DrawnPackages(Class<?> one, String name) {
    this.module =
        new ClassFileImporter().importUrl(one.getProtectionDomain().getCodeSource().getLocation());
    this.root = "vend." + name;
    this.drawn = drawing(name);
  }

  private static Map<String, Set<String>> drawing(String name) {
    String section = text().split("\n## " + name + "\n", -1)[1].split("```", -1)[1];
    var packages = new TreeMap<String, Set<String>>();
    section
        .lines()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .forEach(line -> {
          Set<String> used = packages.computeIfAbsent(line.group(1), _ -> new TreeSet<>());
          if (line.group(2) != null) {
            used.add(line.group(2));
            packages.computeIfAbsent(line.group(2), _ -> new TreeSet<>());
          }
        });
    packages.remove("mermaid");
    return packages;
  }

  private static String text() {
    // Maven runs a module's tests in the module's folder.
    Path page = Path.of("..", "docs", "explanation", "architecture.md");
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Set<String>> used() {
    var packages = new TreeMap<String, Set<String>>();
    for (JavaClass type : module) {
      String from = id(type.getPackageName());
      Set<String> used = packages.computeIfAbsent(from, _ -> new TreeSet<>());
      type.getDirectDependenciesFromSelf().stream()
          .map(to -> to.getTargetClass().getBaseComponentType().getPackageName())
          .filter(to -> to.equals(root) || to.startsWith(root + "."))
          .map(DrawnPackages::id)
          .filter(to -> !to.equals(from))
          .forEach(used::add);
    }
    return packages;
  }

  /** The last part of a package name. */
  private static String id(String packageName) {
    return packageName.substring(packageName.lastIndexOf('.') + 1);
  }

  private Set<String> reached(String from) {
    var reached = new TreeSet<String>();
    var next = new ArrayDeque<>(drawn.getOrDefault(from, Set.of()));
    while (!next.isEmpty()) {
      String one = next.pop();
      if (reached.add(one)) {
        next.addAll(drawn.getOrDefault(one, Set.of()));
      }
    }
    return reached;
  }

  @Test
  void diagram_shows_every_package() {
    assertEquals(used().keySet(), drawn.keySet());
  }

  @Test
  void uses_only_packages_that_arrows_reach() {
    var others = new TreeMap<String, Set<String>>();
    used()
        .forEach((from, to) -> {
          to.removeAll(reached(from));
          if (!to.isEmpty()) {
            others.put(from, to);
          }
        });
    assertEquals(new TreeMap<>(), others);
  }

  @Test
  void diagram_has_no_arrow_without_a_dependency() {
    var there = used();
    var missing = new TreeMap<String, Set<String>>();
    drawn.forEach((from, to) -> {
      Set<String> idle =
          to.stream()
              .filter(one -> !there.getOrDefault(from, Set.of()).contains(one))
              .collect(Collectors.toCollection(TreeSet::new));
      if (!idle.isEmpty()) {
        missing.put(from, idle);
      }
    });
    assertEquals(new TreeMap<>(), missing);
  }

  @Test
  void has_no_cycles() {
    slices().matching(root + ".(**)").should().beFreeOfCycles().check(module);
  }
}
