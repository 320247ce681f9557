package vend.cli.init;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vend.aws.AccountId;

/** Tests the names that accounts of an organization get in the grants file. */
class AccountNamesTest {
  private static List<String> names(String... names) {
    return AccountNames.of(members(List.of(names))).stream()
        .map(one -> one.name().value())
        .toList();
  }

  private static List<AwsFacts.Member> members(List<String> names) {
    return IntStream.range(0, names.size())
        .mapToObj(i ->
            new AwsFacts.Member(
                new AccountId("%012d".formatted(222_222_222_222L + i)), names.get(i)))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "Shop Prod, shop-prod",
    "Shop (EU) / Prod!, shop-eu-prod",
    "Zürich Café, zurich-cafe",
    "a.b_c, a.b_c",
    "---, account-222222222222",
    "店舗, account-222222222222",
    "123456789012, account-222222222222",
    "no, no"
  })
  void a_name_becomes_letters_digits_and_dashes(String name, String slug) {
    assertEquals(List.of(slug), names(name));
  }

  @Test
  void accounts_with_one_name_get_their_ids() {
    assertEquals(
        List.of("blog", "shop-222222222222", "shop-222222222224"), names("Shop", "Blog", "shop"));
  }

  @Test
  void an_account_keeps_its_own_name_that_another_would_get() {
    assertEquals(3, new HashSet<>(names("shop", "SHOP", "shop-222222222222")).size());
    assertEquals(
        "shop-222222222222",
        AccountNames.of(members(List.of("shop", "SHOP", "shop-222222222222"))).stream()
            .filter(one -> one.id().value().equals("222222222224"))
            .findFirst()
            .orElseThrow()
            .name()
            .value());
  }

  @Provide
  Arbitrary<List<String>> anyNames() {
    return Arbitraries.oneOf(
            Arbitraries.of("shop", "Shop", "SHOP", "shop-222222222222", "", "x".repeat(80), "店"),
            Arbitraries.strings().ofMaxLength(70))
        .list()
        .ofMinSize(1)
        .ofMaxSize(30);
  }

  @Property(tries = 300)
  void names_are_valid_unique_and_independent_of_the_order(
      @ForAll("anyNames") List<String> names, @ForAll Random random) {
    List<AwsFacts.Member> members = members(names);
    List<AccountNames.Named> named = AccountNames.of(members);
    assertEquals(members.size(), named.stream().map(AccountNames.Named::name).distinct().count());
    assertEquals(members.size(), named.stream().map(AccountNames.Named::id).distinct().count());
    var shuffled = new ArrayList<>(members);
    Collections.shuffle(shuffled, random);
    assertEquals(named, AccountNames.of(shuffled));
  }
}
