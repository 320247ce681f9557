package vend.saml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AwsRoleTest {
  private static final String ROLE = "arn:aws:iam::222222222222:role/a,b";
  private static final String PROVIDER = "arn:aws:iam::222222222222:saml-provider/c,d";

  @Test
  void reads_names_with_commas_in_either_order() {
    var pair = Optional.of(new AwsRole(ROLE, PROVIDER));
    assertEquals(pair, AwsRole.parse(ROLE + " , " + PROVIDER));
    assertEquals(pair, AwsRole.parse(PROVIDER + "," + ROLE));
  }

  @Test
  @Timeout(10)
  void reads_no_role_from_a_million_commas() {
    assertTrue(AwsRole.parse(",".repeat(1_000_000)).isEmpty());
    assertTrue(AwsRole.parse(ROLE + "," + PROVIDER + ",".repeat(1_000_000)).isEmpty());
  }
}
