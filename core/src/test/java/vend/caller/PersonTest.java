package vend.caller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersonTest {
  private static final PersonClaim EMAIL = new PersonClaim("email");

  @Test
  void compares_names_in_lower_case() {
    assertEquals(Optional.of(new Person("ann@example.com")), Person.parse("Ann@EXAMPLE.com"));
    assertThrows(IllegalArgumentException.class, () -> new Person("Ann"));
  }

  /** The third and fourth look like ann, and the Kelvin sign becomes k in lower case. */
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\u0430nn", "a\u200bnn", "\u212aim", "ann ", "a nn", "a\u0000"})
  void refuses_what_a_reader_could_take_for_another_person(String text) {
    assertEquals(Optional.empty(), Person.parse(text));
  }

  @Test
  void limits_the_length_to_256_characters() {
    assertEquals(256, Person.parse("x".repeat(256)).orElseThrow().value().length());
    assertEquals(Optional.empty(), Person.parse("x".repeat(257)));
  }

  @Test
  void takes_a_person_only_from_a_claim_with_one_value() {
    var claim = new PersonClaim("uid");
    assertEquals(Optional.of(new Person("a1")), claim.of(new Claims(Map.of("uid", List.of("A1")))));
    assertEquals(Optional.empty(), claim.of(new Claims(Map.of("uid", List.of("a1", "a2")))));
    assertEquals(Optional.empty(), claim.of(new Claims(Map.of("UID", List.of("a1")))));
    assertEquals(Optional.empty(), claim.of(new Claims(Map.of())));
  }

  @Test
  void takes_an_email_only_with_the_boolean_email_verified() {
    assertEquals(Optional.of(new Person("ann@example.com")), email(true));
    for (Object other : List.of(false, "true", "True", 1, List.of(true), Map.of("x", true))) {
      assertEquals(Optional.empty(), email(other), other.toString());
    }
    var unverified = Map.<String, Object>of("email", "ann@example.com");
    assertEquals(Optional.empty(), EMAIL.of(Claims.ofPayload(unverified), unverified));
  }

  private static Optional<Person> email(Object verified) {
    var payload = new LinkedHashMap<String, Object>();
    payload.put("email", "ann@example.com");
    payload.put("email_verified", verified);
    return EMAIL.of(Claims.ofPayload(payload), payload);
  }

  @Test
  void reads_a_caller_as_issuer_and_subject() {
    assertEquals(
        Optional.of(new CallerId(new IssuerName("github"), "repo:acme/shop:ref:refs/heads/main")),
        CallerId.parse("github/repo:acme/shop:ref:refs/heads/main"));
    for (String text : List.of("", "github", "github/", "/x", "git hub/x", "a/b\n")) {
      assertEquals(Optional.empty(), CallerId.parse(text), text);
    }
    assertEquals(Optional.empty(), CallerId.parse("a/" + "x".repeat(1025)));
  }
}
