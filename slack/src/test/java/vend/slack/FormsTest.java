package vend.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.slack.api.model.view.View;
import com.slack.api.util.json.GsonFactory;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The roles in the form. */
class FormsTest {
  private static Map<String, Object> role(String name, String grant) {
    return Map.of("name", name, "grant", grant, "lasts", 3_600, "reasonRequired", true);
  }

  /** Roles whose labels and values are as long as Slack allows. */
  static List<Map<String, Object>> longRoles(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> role("%04d/".formatted(i) + "r".repeat(100), "g".repeat(44)))
        .toList();
  }

  private static String form(List<Map<String, Object>> roles) {
    View form = Forms.form("vend-1", roles);
    return GsonFactory.createSnakeCase().toJson(form);
  }

  @Test
  void a_role_under_one_grant_has_its_name_alone() {
    String form = form(List.of(role("shop/admin", "admins")));
    assertTrue(form.contains("\"text\":\"shop/admin\""), form);
    assertTrue(form.contains("\"value\":\"shop/admin admins\""), form);
  }

  @Test
  void a_role_under_several_grants_is_there_once_for_each() {
    String form =
        form(List.of(role("shop/admin", "admins"), role("shop/admin", "nights"), role("b/c", "d")));
    for (String option :
        List.of(
            "\"text\":\"shop/admin (admins)\"",
            "\"value\":\"shop/admin admins\"",
            "\"text\":\"shop/admin (nights)\"",
            "\"value\":\"shop/admin nights\"",
            "\"text\":\"b/c\"")) {
      assertTrue(form.contains(option), form);
    }
  }

  @Test
  void a_role_that_fits_no_option_is_left_out_and_the_form_says_so() {
    String form = form(List.of(role("shop/admin", "admins"), role("b/" + "c".repeat(150), "d")));
    assertFalse(form.contains("ccc"), form);
    assertTrue(form.contains("Not all roles fit here"), form);
    assertEquals(1, form.split("admins", -1).length - 1);
  }

  @Test
  void a_form_with_many_long_roles_stays_below_slacks_limit_for_views() {
    String form = form(longRoles(1_000));
    int length = form.getBytes(UTF_8).length;
    assertTrue(length > 150_000 && length < 250_000, length + " bytes");
    assertTrue(form.contains("0000/") && !form.contains("0999/"), form);
    assertTrue(form.contains("Not all roles fit here"), form);
  }

  @Test
  void a_form_with_a_thousand_short_roles_has_all_of_them() {
    String form = form(Collections.nCopies(1_000, role("shop/admin", "admins")));
    assertEquals(1_000, form.split("\"value\":\"shop/admin admins\"", -1).length - 1);
    assertFalse(form.contains("Not all roles fit here"), form);
  }
}
