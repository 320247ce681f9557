package vend.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parsing of roles as callers write them. */
class RoleReferenceTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop/deploy",
        "222222222222/deploy",
        "shop/path/to/deploy",
        "arn:aws:iam::222222222222:role/deploy",
        "arn:aws-us-gov:iam::222222222222:role/path/deploy"
      })
  void readsAnArnOrAccountAndRole(String text) {
    assertEquals(text, RoleReference.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "deploy",
        "shop/",
        "/deploy",
        "shop//deploy",
        "sh op/deploy",
        "shop/*",
        "shop/a b",
        "shop/../deploy/",
        "*/deploy",
        "arn:",
        "arn:aws:iam::222222222222:role/",
        "arn:aws:iam::222222222222:role/*",
        "arn:aws:iam::222222222222:user/ann",
        "arn:aws:iam::2222:role/deploy",
        "arn:mars:iam::222222222222:role/deploy",
        "shop/deploy\n",
        "shop/${a}"
      })
  void refusesTextThatCannotNameARole(String text) {
    assertThrows(IllegalArgumentException.class, () -> RoleReference.parse(text));
  }

  @Test
  void checksAccountAndRoleWithoutParsingToo() {
    assertThrows(IllegalArgumentException.class, () -> new RoleReference.ByName("", "deploy"));
    assertThrows(IllegalArgumentException.class, () -> new RoleReference.ByName("shop", ""));
    assertThrows(IllegalArgumentException.class, () -> RoleReference.of("shop", "a*"));
  }

  @Test
  void appliesTheLimitsOfIamToPathAndName() {
    String path = "p".repeat(510) + "/";
    assertEquals("shop/" + path + "x", RoleReference.parse("shop/" + path + "x").toString());
    assertThrows(IllegalArgumentException.class, () -> RoleReference.parse("shop/p" + path + "x"));
    assertThrows(
        IllegalArgumentException.class, () -> RoleReference.parse("shop/" + "x".repeat(65)));
  }
}
