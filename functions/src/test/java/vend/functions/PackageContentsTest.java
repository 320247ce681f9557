package vend.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks that a handler in {@code template.yaml} reaches every Vend class in the function's
 * package. The list in {@code functions/pom.xml} says which artifacts are in the package.
 */
class PackageContentsTest {
  /** The modules that functions/pom.xml includes; policy is on the class path for tests only. */
  private static final JavaClasses PACKAGED =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .withImportOption(location -> !location.contains("/vend/policy/"))
          .importPackages("vend");

  @Test
  void everyClassIsReachedFromAHandler() {
    Set<JavaClass> reached = reachedFrom(handlers());
    Set<String> unreached =
        PACKAGED.stream()
            .filter(type -> !reached.contains(type))
            .filter(type -> !isCopiedByTheCompiler(type))
            .map(JavaClass::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of(), unreached);
  }

  private static Set<JavaClass> handlers() {
    Set<JavaClass> handlers =
        Template.with(Map.of()).map("Resources").values().stream()
            .map(resource -> (Map<?, ?>) resource)
            .filter(resource -> "AWS::Serverless::Function".equals(resource.get("Type")))
            .map(resource -> (Map<?, ?>) resource.get("Properties"))
            .map(properties -> String.valueOf(properties.get("Handler")))
            // The Slack app has a package of its own.
            .filter(handler -> !handler.startsWith("vend.slack."))
            .map(handler -> PACKAGED.get(handler.substring(0, handler.indexOf("::"))))
            .collect(Collectors.toSet());
    assertEquals(4, handlers.size(), "the function, the sweeper, the chat and the probe");
    return handlers;
  }

  private static Set<JavaClass> reachedFrom(Set<JavaClass> entries) {
    var reached = new HashSet<JavaClass>(entries);
    var open = new ArrayDeque<JavaClass>(entries);
    while (!open.isEmpty()) {
      JavaClass type = open.remove();
      Stream.of(used(type), type.getEnclosingClass().stream(), casesOf(type), tablesOf(type))
          .flatMap(classes -> classes)
          .map(JavaClass::getBaseComponentType)
          .filter(reached::add)
          .forEach(open::add);
    }
    return reached;
  }

  private static Stream<JavaClass> used(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream().map(Dependency::getTargetClass);
  }

  /** A sealed type needs its permitted types, even those that no function creates. */
  private static Stream<JavaClass> casesOf(JavaClass type) {
    return type.getPackageName().startsWith("vend") && type.reflect().isSealed()
        ? type.getSubclasses().stream()
        : Stream.empty();
  }

  /** Compiler-generated tables for switches over enums, which ArchUnit ignores. */
  private static Stream<JavaClass> tablesOf(JavaClass type) {
    return PACKAGED.stream()
        .filter(other ->
            other.isAnonymousClass() && other.getModifiers().contains(JavaModifier.SYNTHETIC))
        .filter(other -> other.getEnclosingClass().filter(type::equals).isPresent());
  }

  /**
   * The compiler copies constants into their users, and drops references to package annotations.
   */
  private static boolean isCopiedByTheCompiler(JavaClass type) {
    return type.getSimpleName().equals("package-info")
        || (type.getMethods().isEmpty()
            && !type.getFields().isEmpty()
            && type.getFields().stream().allMatch(PackageContentsTest::isConstant));
  }

  private static boolean isConstant(JavaField field) {
    return field.getModifiers().containsAll(Set.of(JavaModifier.STATIC, JavaModifier.FINAL))
        && (field.getRawType().isPrimitive() || field.getRawType().isEquivalentTo(String.class));
  }
}
