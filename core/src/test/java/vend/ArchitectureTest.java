package vend;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows between the rooms of core, and what none of them may touch. */
class ArchitectureTest {
  static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("vend");

  /** Each package may use those that are listed with it, besides itself and the root. */
  @ParameterizedTest
  @CsvSource({
    "vend, ''",
    "vend.iam, ''",
    "vend.caller, iam",
    "vend.caller.saml, iam caller",
    "vend.session, iam caller",
    "vend.grant, iam caller session",
    "vend.grant.file, iam caller caller.saml session grant",
    "vend.vending, iam caller session grant",
    "vend.rendering, iam caller session grant vending",
    "vend.console, iam session rendering",
    "vend.explain, iam"
  })
  void letsArrowsPointOneWay(String name, String mayUse) {
    Set<String> allowed = new TreeSet<>(List.of("vend", name));
    List.of(mayUse.split(" ", -1)).forEach(used -> allowed.add("vend." + used));
    Set<String> used =
        CORE.stream()
            .filter(type -> type.getPackageName().equals(name))
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .map(dependency -> dependency.getTargetClass().getBaseComponentType().getPackageName())
            .filter(target -> target.equals("vend") || target.startsWith("vend."))
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(!used.isEmpty(), "no classes in " + name);
    used.removeAll(allowed);
    assertEquals(Set.of(), used);
  }

  @Test
  void namesEveryPackageAbove() {
    assertEquals(
        Set.of(
            "vend",
            "vend.iam",
            "vend.caller",
            "vend.caller.saml",
            "vend.session",
            "vend.grant",
            "vend.grant.file",
            "vend.vending",
            "vend.rendering",
            "vend.console",
            "vend.explain"),
        CORE.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()));
  }

  @Test
  void hasNoCycles() {
    slices().matching("vend.(**)").should().beFreeOfCycles().check(CORE);
  }

  /** So neither an AWS SDK nor Lambda nor an HTTP client nor a logger. */
  @Test
  void usesNothingButTheJdkAndThreeLibraries() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "vend..",
            "java.lang..",
            "java.io",
            "java.math",
            "java.net",
            "java.nio..",
            "java.security..",
            "java.text..",
            "java.time..",
            "java.util",
            "java.util.concurrent..",
            "java.util.function",
            "java.util.regex",
            "java.util.stream",
            "java.util.zip",
            "javax.crypto..",
            "javax.net.ssl",
            "javax.xml..",
            "org.w3c.dom..",
            "org.xml.sax..",
            "org.jspecify.annotations",
            "com.fasterxml.jackson..",
            "com.nimbusds.jose..",
            "org.snakeyaml.engine.v2..")
        .check(CORE);
  }

  /** A parser of XML that nobody has tamed is an open door; this package's is tamed. */
  @Test
  void readsXmlInOnePlaceAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("vend.caller.saml")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("javax.xml..", "org.w3c.dom..", "org.xml.sax..")
        .check(CORE);
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("vend.caller.saml.XmlText")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("javax.xml.parsers")
        .check(CORE);
  }

  @Test
  void opensNoConnection() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.net\\.(URL|URLConnection|HttpURLConnection|Socket|ServerSocket)")
        .check(CORE);
  }

  @Test
  void startsNoProgram() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.lang\\.(ProcessBuilder|Process|Runtime)")
        .check(CORE);
  }

  @Test
  void readsTheClockOnlyThroughWhatIsPassedIn() {
    noClasses().should().callMethod(java.time.Instant.class, "now").check(CORE);
    noClasses().should().callMethod(System.class, "currentTimeMillis").check(CORE);
    noClasses().should().callMethod(java.time.Clock.class, "systemUTC").check(CORE);
    noClasses().should().callConstructor(java.security.SecureRandom.class).check(CORE);
    noClasses().should().callMethod(System.class, "getenv", String.class).check(CORE);
  }

  @Test
  void writesToNoStreamOfTheProcessAndToNoLogger() {
    GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CORE);
    GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CORE);
  }

  @Test
  void hasNoStaticStateThatCanChange() throws Exception {
    var changeable = new ArrayList<String>();
    for (JavaClass type : CORE) {
      for (JavaField field : type.getFields()) {
        if (field.getModifiers().contains(JavaModifier.STATIC) && !isFixed(field)) {
          changeable.add(field.getFullName());
        }
      }
    }
    assertEquals(List.of(), changeable);
  }

  private static boolean isFixed(JavaField field) throws IllegalAccessException {
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

  /** What a decision is made of, and what it comes to, never changes. */
  @Test
  void buildsTheDomainOfFinalFields() {
    fields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage("vend", "vend.grant", "vend.session", "vend.rendering")
        .should()
        .beFinal()
        .check(CORE);
  }
}
