package vend.signin.saml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import vend.aws.AccountId;
import vend.client.source.NoCredentials;
import vend.saml.AwsRole;

/** How roles are found in an assertion. */
class SamlRolesTest {
  private static final AccountId SHOP = new AccountId("222222222222");
  private static final String ADMIN = "arn:aws:iam::222222222222:role/admin";
  private static final String PROVIDER = SamlFixture.PROVIDER;

  private static SamlRoles roles(String... values) throws NoCredentials {
    return SamlResponse.of(SamlFixture.base64(values)).roles();
  }

  @Test
  void readsBothOrdersOfRoleAndProvider() throws NoCredentials {
    String reader = "arn:aws:iam::222222222222:role/team/reader";
    var roles = roles(ADMIN + "," + PROVIDER, PROVIDER + "," + reader, "no role", ADMIN);
    assertEquals(List.of(new AwsRole(ADMIN, PROVIDER), new AwsRole(reader, PROVIDER)), roles.all());
    assertEquals(new AwsRole(ADMIN, PROVIDER), roles.only(SHOP, "admin"));
    assertEquals(new AwsRole(reader, PROVIDER), roles.only(SHOP, "team/reader"));
  }

  @Test
  void removesDuplicatePairs() throws NoCredentials {
    var roles = roles(ADMIN + "," + PROVIDER, PROVIDER + "," + ADMIN);
    assertEquals(new AwsRole(ADMIN, PROVIDER), roles.only(SHOP, "admin"));
  }

  @Test
  void refusesARoleThatIsNotInTheAssertion() throws NoCredentials {
    var roles = roles(ADMIN + "," + PROVIDER, "arn:aws:iam::333333333333:role/adm," + PROVIDER);
    for (String name : List.of("adm", "admins", "x/admin", "reader")) {
      var failure = assertThrows(NoCredentials.RoleNotOffered.class, () -> roles.only(SHOP, name));
      assertEquals(Optional.of("It contains: admin in 222****, adm in 333****."), failure.next());
    }
  }

  @Test
  void refusesARoleOfTwoProviders() throws NoCredentials {
    var roles = roles(ADMIN + "," + PROVIDER, ADMIN + "," + PROVIDER + "2");
    var failure = assertThrows(NoCredentials.RoleNotOffered.class, () -> roles.only(SHOP, "admin"));
    assertEquals(
        "the role admin in account 222**** is in the SAML assertion for several SAML providers",
        failure.getMessage());
  }
}
