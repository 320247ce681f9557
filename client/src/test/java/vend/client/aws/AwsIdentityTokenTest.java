package vend.client.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import vend.Secret;
import vend.SettableClock;
import vend.aws.AwsRegion;
import vend.client.ClientFixture;
import vend.client.source.NoCredentials;

/** Proofs of an AWS identity; tests of module local verify them at a hub. */
class AwsIdentityTokenTest {
  private final SettableClock clock = new SettableClock(ClientFixture.NOON);

  private AwsIdentityToken token(AwsCredentialsProvider credentials, String region) {
    return AwsIdentityToken.of(
        new BaseCredentials(credentials, ""),
        new AwsRegion(region),
        "https://vend.example.com",
        Map.of(),
        clock);
  }

  private static AwsCredentialsProvider credentials(String id) {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(id, "the/secret"));
  }

  private static String url(Secret token) {
    assertTrue(token.reveal().startsWith("vend-aws-v1."));
    return new String(
        Base64.getUrlDecoder().decode(token.reveal().substring("vend-aws-v1.".length())), UTF_8);
  }

  @Test
  void signsAProofForOneServerAndOneMinute() throws NoCredentials {
    String url = url(token(credentials("AKIAFIRST"), "eu-central-1").token());
    assertEquals("sts.eu-central-1.amazonaws.com", URI.create(url).getHost());
    assertTrue(url.contains("X-Amz-Expires=60"), url);
    assertTrue(url.contains("X-Amz-SignedHeaders=host%3Bx-vend-server-id"), url);
    assertFalse(url.contains("the/secret"), url);
    assertFalse(url.contains("X-Vend-Server-Id="), "the server id is not a parameter");
    assertEquals(
        "sts.cn-north-1.amazonaws.com.cn",
        URI.create(url(token(credentials("AKIAFIRST"), "cn-north-1").token())).getHost());
  }

  @Test
  void proofsOfTheSameAccessKeyHaveTheSameIdentity() throws NoCredentials {
    var source = token(credentials("AKIAFIRST"), "eu-central-1");
    Secret first = source.token();
    clock.advance(Duration.ofMinutes(5));
    Secret second = source.token();
    assertNotEquals(first.reveal(), second.reveal());
    assertEquals(source.identity(first), source.identity(second));
    Secret other = token(credentials("AKIASECOND"), "eu-central-1").token();
    assertNotEquals(source.identity(first), source.identity(other));
  }

  @Test
  void reportsMissingCredentials() {
    var source =
        token(
            () -> {
              throw SdkClientException.create("none, and a path: /home/ada");
            },
            "eu-central-1");
    var failure = assertThrows(NoCredentials.SignInRefused.class, source::token);
    assertEquals("no AWS credentials were found", failure.getMessage());
    assertEquals(
        Optional.of("See what is wrong with them: aws sts get-caller-identity"), failure.next());
  }
}
