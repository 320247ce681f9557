package vend.client.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.profiles.ProfileFile;
import vend.aws.AccountId;

/** Profiles that are named after account ids. */
class ProfileCredentialsTest {
  private static final String SHOP =
      """
      [222222222222]
      aws_access_key_id = SHOPKEY
      aws_secret_access_key = secret
      """;
  private static final String DEFAULT =
      SHOP.replace("222222222222", "default").replace("SHOP", "MY");

  private final List<String> messages = new ArrayList<>();

  private ProfileCredentials credentials(String text) {
    ProfileFile file =
        ProfileFile.builder()
            .content(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
            .type(ProfileFile.Type.CREDENTIALS)
            .build();
    return new ProfileCredentials(() -> file, messages::add);
  }

  @Test
  void usesTheProfileOfTheAccount() {
    var provider = credentials(SHOP + DEFAULT).in(new AccountId("222222222222"));
    assertEquals("SHOPKEY", provider.resolveCredentials().accessKeyId());
    assertEquals(List.of(), messages);
  }

  @Test
  void usesTheDefaultProfileOtherwiseAndReportsIt() {
    var provider = credentials(SHOP + DEFAULT).in(new AccountId("333333333333"));
    assertEquals("MYKEY", provider.resolveCredentials().accessKeyId());
    assertEquals(
        List.of("no profile is named after account 333****; using the default profile"), messages);
  }

  @Test
  void reportsThatBothProfilesAreMissing() {
    var credentials = credentials(SHOP);
    var failure =
        assertThrows(
            IllegalArgumentException.class, () -> credentials.in(new AccountId("333333333333")));
    assertEquals(
        "the AWS config and credentials files have neither a profile 333333333333 nor a default"
            + " profile",
        failure.getMessage());
  }
}
