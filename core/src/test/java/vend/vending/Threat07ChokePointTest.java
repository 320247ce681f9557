package vend.vending;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import vend.grant.Allowed;
import vend.grant.Decider;
import vend.grant.Decision;

/** Threat 7: only an allowing decision reaches STS or the cache. */
class Threat07ChokePointTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("vend");

  @Test
  void onlyTheDeciderCreatesAllowedDecisions() {
    constructors()
        .that()
        .areDeclaredIn(Allowed.class)
        .should()
        .onlyBeCalled()
        .byClassesThat(
            DescribedPredicate.describe(
                "are the decider or inside of it",
                (JavaClass type) ->
                    type.getName().equals(Decider.class.getName())
                        || type.getName().startsWith(Decider.class.getName() + "$")))
        .check(CORE);
    for (Constructor<?> constructor : Allowed.class.getDeclaredConstructors()) {
      assertEquals(0, constructor.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED));
    }
    assertTrue(Modifier.isFinal(Allowed.class.getModifiers()));
  }

  @Test
  void hasExactlyTwoKindsOfDecisions() {
    assertTrue(Decision.class.isSealed());
    assertEquals(
        List.of(Allowed.class, Decision.Denied.class),
        Arrays.asList(Decision.class.getPermittedSubclasses()));
  }

  @Test
  void acceptsOnlyAllowedDecisionsForStsVendingAndCacheKeys() {
    assertEquals(
        List.of(List.of(Allowed.class, Duration.class)),
        Arrays.stream(AssumeRole.class.getDeclaredMethods())
            .map(Method::getParameterTypes)
            .map(List::of)
            .toList());
    assertTakesAllowed(Vending.class, "vend");
    assertTakesAllowed(CacheKey.class, "of");
  }

  private static void assertTakesAllowed(Class<?> type, String name) {
    var found =
        Arrays.stream(type.getMethods()).filter(method -> method.getName().equals(name)).toList();
    assertEquals(1, found.size());
    assertEquals(Allowed.class, found.getFirst().getParameterTypes()[0]);
  }

  @Test
  void onlyVendingCallsStsAndTheCache() {
    for (Class<?> port :
        List.of(AssumeRole.class, CredentialStore.class, LeaseStore.class, UsedTokens.class)) {
      methods()
          .that()
          .areDeclaredIn(port)
          .should()
          .onlyBeCalled()
          .byClassesThat(
              DescribedPredicate.describe(
                  "are parts of vending",
                  (JavaClass caller) ->
                      caller.getPackageName().equals(Vending.class.getPackageName())))
          .check(CORE);
    }
  }
}
