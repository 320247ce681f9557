package vend.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.slack.api.model.view.View;
import com.slack.api.util.json.GsonFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The roles in the form. */
class FormsTest {
  private static Map<String, Object> role(String name, String grant) {
    return Map.of("name", name, "grant", grant, "lasts", 3_600, "reasonRequired", true);
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
}
