package vend;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Architecture rules for each module of plain Java: dependencies between packages follow a fixed
 * table and have no cycles, and no code reaches outside of the process.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PlainModuleRules {
  /** The module's classes, without tests. */
  protected final JavaClasses module;

  private final Map<String, String> arrows;

  /**
   * @param one any class of the module
   * @param arrows for each package, the packages that it may use besides itself and {@code vend};
   *     all names without the prefix {@code vend.}
   */
  protected PlainModuleRules(Class<?> one, Map<String, String> arrows) {
    this.module =
        new ClassFileImporter().importUrl(one.getProtectionDomain().getCodeSource().getLocation());
    this.arrows = arrows;
  }

  @Test
  void packagesUseOnlyPackagesThatTheTableAllows() {
    var forbidden = new TreeMap<String, Set<String>>();
    arrows.forEach((name, mayUse) -> {
      Set<String> used = used(name);
      used.remove("vend");
      used.remove(name);
      for (String allowed : mayUse.split(" ", -1)) {
        used.remove("vend." + allowed);
      }
      if (!used.isEmpty()) {
        forbidden.put(name, used);
      }
    });
    assertEquals(Map.of(), forbidden);
  }

  private Set<String> used(String name) {
    return module.stream()
        .filter(type -> type.getPackageName().equals(name))
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .map(dependency -> dependency.getTargetClass().getBaseComponentType().getPackageName())
        .filter(target -> target.equals("vend") || target.startsWith("vend."))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void tableNamesEveryPackage() {
    assertEquals(
        arrows.keySet(),
        module.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()));
  }

  @Test
  void hasNoCycles() {
    slices().matching("vend.(**)").should().beFreeOfCycles().check(module);
  }

  @Test
  void opensNoConnection() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.net\\.(URL|URLConnection|HttpURLConnection|Socket|ServerSocket)")
        .check(module);
  }

  @Test
  void startsNoProgram() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.lang\\.(ProcessBuilder|Process|Runtime)")
        .check(module);
  }

  @Test
  void readsTheTimeOnlyFromAnInjectedClock() {
    noClasses().should().callMethod(java.time.Instant.class, "now").check(module);
    noClasses().should().callMethod(System.class, "currentTimeMillis").check(module);
    noClasses().should().callMethod(java.time.Clock.class, "systemUTC").check(module);
    noClasses().should().callConstructor(java.security.SecureRandom.class).check(module);
    noClasses().should().callMethod(System.class, "getenv", String.class).check(module);
  }

  @Test
  void writesToNoStandardStreamAndToNoLogger() {
    GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(module);
    GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(module);
  }

  @Test
  void hasNoMutableStaticState() throws Exception {
    var changeable = new ArrayList<String>();
    for (JavaClass type : module) {
      for (JavaField field : type.getFields()) {
        if (field.getModifiers().contains(JavaModifier.STATIC) && !isImmutable(field)) {
          changeable.add(field.getFullName());
        }
      }
    }
    assertEquals(List.of(), changeable);
  }

  private static boolean isImmutable(JavaField field) throws IllegalAccessException {
    if (!field.getModifiers().contains(JavaModifier.FINAL)) {
      return false;
    }
    if (field.getModifiers().contains(JavaModifier.SYNTHETIC)) {
      return true;
    }
    Field reflected = field.reflect();
    reflected.setAccessible(true);
    Object value = reflected.get(null);
    return switch (value) {
      case Collection<?> collection -> isUnmodifiable(collection);
      case Map<?, ?> map -> isUnmodifiable(map);
      case null -> true;
      default -> !value.getClass().isArray();
    };
  }

  private static boolean isUnmodifiable(Object collection) {
    String name = collection.getClass().getName();
    return name.startsWith("java.util.ImmutableCollections")
        || name.startsWith("java.util.Collections$Unmodifiable")
        || name.startsWith("java.util.Collections$Empty");
  }
}
