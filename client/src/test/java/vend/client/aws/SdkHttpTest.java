package vend.client.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vend.Secret;
import vend.aws.AwsRegion;
import vend.aws.RoleArn;
import vend.client.ClientFixture;
import vend.client.http.LoopbackProxy;
import vend.client.http.Network;
import vend.client.http.StubServer;
import vend.client.http.StubServer.Reply;
import vend.client.http.TestAuthority;
import vend.client.source.NoCredentials;

/** The AWS SDK behind a proxy, and with a CA that Java does not trust. */
class SdkHttpTest {
  private static final String HOST = "sts.example.com";
  private static final RoleArn ROLE = RoleArn.parse(ClientFixture.ROLE).orElseThrow();

  @TempDir static Path folder;
  private static TestAuthority authority;

  @BeforeAll
  static void certify() throws Exception {
    authority = TestAuthority.make(folder);
  }

  private static StubServer sts() throws Exception {
    return StubServer.tls(authority.server(HOST))
        .on(
            "POST /",
            _ ->
                new Reply(
                    200,
                    """
                    <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                      <AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>ASIASTS</AccessKeyId>
                        <SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
                        <Expiration>2026-11-25T13:00:00Z</Expiration></Credentials>
                      </AssumeRoleWithWebIdentityResult>
                    </AssumeRoleWithWebIdentityResponse>
                    """));
  }

  private static String accessKeyId(Map<String, String> environment) throws NoCredentials {
    return SecurityTokenService.in(
            new AwsRegion("eu-central-1"),
            Optional.of(URI.create("https://" + HOST)),
            Network.ofEnvironment(environment),
            () -> ClientFixture.NOON)
        .withToken(ROLE, Secret.of("the-token"), "build-7", Optional.empty())
        .accessKeyId();
  }

  @Test
  void calls_sts_through_a_proxy_with_a_login_and_trusts_a_private_ca() throws Exception {
    try (var sts = sts();
        var proxy = new LoopbackProxy(sts.port(), "ada:secret")) {
      assertEquals(
          "ASIASTS",
          accessKeyId(
              Map.of(
                  "HTTPS_PROXY",
                  proxy.address("ada:secret"),
                  "VEND_CA_BUNDLE",
                  authority.bundle().toString())));
      assertTrue(proxy.asked().getLast().startsWith("CONNECT sts.example.com:443 "));
      assertEquals("", sts.asked().getFirst().header("proxy-authorization"));
    }
  }

  @Test
  void reports_failures_with_the_messages_of_the_http_client() throws Exception {
    var environment = new LinkedHashMap<String, String>();
    try (var sts = sts();
        var proxy = new LoopbackProxy(sts.port())) {
      environment.put("HTTPS_PROXY", proxy.address());
      assertFails(environment, "is signed by \"%s\", which this".formatted(TestAuthority.NAME));
    }
    assertFails(environment, "refused the connection");
    try (var proxy = new LoopbackProxy(0, "ada:secret")) {
      environment.put("HTTPS_PROXY", proxy.address());
      assertFails(environment, "a proxy on the way to STS requires a login (407)");
    }
    environment.put("HTTPS_PROXY", "socks5://ada:secret@proxy");
    assertFails(environment, "the value of HTTPS_PROXY is not a proxy that Vend can use");
    environment.put("AWS_CA_BUNDLE", folder.resolve("none.pem").toString());
    assertFails(environment, "none.pem (AWS_CA_BUNDLE) can't be used");
  }

  private static void assertFails(Map<String, String> environment, String words) {
    var failure = assertThrows(NoCredentials.NotAnswered.class, () -> accessKeyId(environment));
    assertTrue(String.valueOf(failure.getMessage()).contains(words), failure.getMessage());
  }
}
