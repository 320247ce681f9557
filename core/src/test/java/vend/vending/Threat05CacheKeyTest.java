package vend.vending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Threat 5: requests that differ in any field that shapes a credential never share a cache key. The
 * trust mode is also a field, but has only one value so far.
 */
class Threat05CacheKeyTest {
  /** Values for each field that differ from the plain one; lists are separated by commas. */
  private static final Map<String, List<String>> OTHERS =
      Map.ofEntries(
          Map.entry("issuer", List.of("staff", "githu", "Github")),
          Map.entry("issuerUrl", List.of("https://id.example.com/", "https://id.example.org")),
          Map.entry("subject", List.of("Subject", "subject ", "subjec", "\uD800", "?", "\uDC00")),
          Map.entry(
              "audience", List.of("vend", "vend,othe", "other,vend", "vendother", "v,endother")),
          Map.entry("person", List.of("ann", "bob", "b")),
          Map.entry("request", List.of("req-000000000000", "req-000000000001")),
          Map.entry("grant", List.of("two", "One")),
          Map.entry("grantRevision", List.of("r2", "r", "")),
          Map.entry("partition", List.of("aws-cn", "aws-us-gov")),
          Map.entry("region", List.of("eu-west-2", "eu-west-11", "")),
          Map.entry("account", List.of("333333333333", "222222222223")),
          Map.entry("rolePath", List.of("/", "/vend/x/", "/Vend/")),
          Map.entry("roleName", List.of("Deploy", "deploy2", "deplo")),
          Map.entry("duration", List.of("901", "3600")),
          Map.entry(
              "tags", List.of("a,b", "a,b,c,e", "a,d,c,b", "a,b,d,c", "a,bc,d,d", "a,b,c,d,e,f")),
          Map.entry("transitiveTags", List.of("c", "a,c", "")),
          Map.entry("policy", List.of("s3:PutObject", "")),
          Map.entry("policyArns", List.of("p1", "p1,p3", "p1p2", "")),
          Map.entry("sessionName", List.of("names", "Name")),
          Map.entry("sourceIdentity", List.of("sources", "")),
          Map.entry("externalId", List.of("externa", "external2")),
          Map.entry("hubRole", List.of("vend-hub2", "path/vend-hub")));

  @Test
  void coversEveryField() {
    assertEquals(AllowedVariation.PLAIN.fields().keySet(), Set.copyOf(OTHERS.keySet()));
  }

  @Test
  void aDifferenceInAnyFieldChangesTheKey() {
    var keys = new HashMap<String, String>();
    keys.put(AllowedVariation.PLAIN.key().value(), "plain");
    OTHERS.forEach((field, values) ->
        values.forEach(value -> {
          String[] list = value.isEmpty() && isList(field) ? new String[0] : parts(field, value);
          String key = AllowedVariation.PLAIN.with(field, list).key().value();
          String same = keys.put(key, field + "=" + value);
          assertEquals(null, same, () -> field + "=" + value + " shares its key with " + same);
        }));
    assertTrue(keys.size() > 50);
  }

  private static boolean isList(String field) {
    return Set.of("person", "transitiveTags", "policy", "policyArns", "sourceIdentity")
        .contains(field);
  }

  private static String[] parts(String field, String value) {
    return Set.of("audience", "tags", "transitiveTags", "policyArns").contains(field)
        ? value.split(",", -1)
        : new String[] {value};
  }

  @Test
  void equalRequestsHaveTheSameKey() {
    assertEquals(AllowedVariation.PLAIN.key(), AllowedVariation.PLAIN.key());
    // The order of tags and of policy ARNs has no meaning to AWS.
    assertEquals(
        AllowedVariation.PLAIN.key(),
        AllowedVariation.PLAIN.with("tags", "c", "d", "a", "b").key());
    assertEquals(
        AllowedVariation.PLAIN.key(),
        AllowedVariation.PLAIN.with("policyArns", "p2", "p1", "p2").key());
  }

  /** Text that moves from one field to the next must change the key. */
  @ParameterizedTest
  @CsvSource({
    "subject, issuerUrl",
    "subject, grantRevision",
    "grant, grantRevision",
    "grantRevision, region",
    "region, subject",
    "roleName, externalId",
    "externalId, sessionName",
    "sessionName, sourceIdentity"
  })
  void separatesNeighbouringFields(String one, String other) {
    assertNotEquals(
        AllowedVariation.PLAIN.with(one, "aa").with(other, "bbcc").key(),
        AllowedVariation.PLAIN.with(one, "aabb").with(other, "cc").key());
  }

  /** Any separator could also be part of a field; only length prefixes separate fields. */
  @Test
  void separatesFieldsThatContainPossibleSeparators() {
    for (String divider : List.of("\u0000", "\u0000\u0001", "\u0000\u0000", "|", "\n", ":", ",")) {
      assertNotEquals(
          AllowedVariation.PLAIN.with("issuerUrl", "a").with("subject", "b" + divider + "c").key(),
          AllowedVariation.PLAIN.with("issuerUrl", "a" + divider + "b").with("subject", "c").key());
    }
  }

  @Property(tries = 1500)
  void onlyEqualRequestsShareAKey(@ForAll long seed) {
    var random = new Random(seed);
    var one = random(random);
    var fields = new LinkedHashMap<>(one.fields());
    var names = new ArrayList<>(fields.keySet());
    String field = names.get(random.nextInt(names.size()));
    var other =
        one.with(
            field, random(random).fields().getOrDefault(field, List.of()).toArray(String[]::new));
    assertEquals(same(one, other), one.key().equals(other.key()), () -> one + " " + other);
  }

  private static boolean same(AllowedVariation one, AllowedVariation other) {
    return one.fields().equals(other.fields());
  }

  /** Short values of few letters, so that concatenated fields would often collide. */
  private static AllowedVariation random(Random random) {
    var variation = AllowedVariation.PLAIN;
    for (String field : List.of("issuerUrl", "subject", "grantRevision", "region")) {
      variation = variation.with(field, letters(random, random.nextInt(4)));
    }
    for (String field :
        List.of("grant", "roleName", "sessionName", "externalId", "hubRole", "sourceIdentity")) {
      variation = variation.with(field, letters(random, 2 + random.nextInt(2)));
    }
    String value = letters(random, 1);
    return variation
        .with("rolePath", random.nextBoolean() ? "/" : "/" + letters(random, 1) + "/")
        .with("audience", letters(random, 1), letters(random, random.nextInt(3)))
        .with("tags", "a", value, "b", letters(random, 2))
        .with("transitiveTags", random.nextBoolean() ? "a" : "b")
        .with("policyArns", letters(random, 1))
        .with("duration", Integer.toString(900 + random.nextInt(3)));
  }

  private static String letters(Random random, int length) {
    var text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(2)));
    }
    return text.toString();
  }
}
