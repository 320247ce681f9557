package vend.signin;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.regions.Region;
import vend.Secret;
import vend.client.aws.SecurityTokenService;
import vend.client.cache.CachedCredentials;
import vend.client.cache.CredentialCache;
import vend.client.http.Network;
import vend.client.hub.Hub;
import vend.client.hub.HubAddress;
import vend.client.source.CredentialRequest;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.client.source.RetryPolicy;
import vend.client.token.EnvironmentToken;
import vend.signin.saml.CachedAssertion;
import vend.signin.saml.PasswordMethod;
import vend.signin.saml.PasswordSource;
import vend.signin.saml.SamlSource;
import vend.signin.saml.SignInPage;
import vend.signin.saml.UserPassword;

/**
 * A process that prints {@code ready}. For each input line it requests credentials. It prints
 * {@code begun} at the start, {@code prompt} if a user must type a password, and at the end an
 * equals sign followed by the access key id or the reason for the failure.
 */
final class OneOfMany {
  private OneOfMany() {}

  /** {@code hub HOME HUB}, or {@code saml HOME PROVIDER STS}. */
  public static void main(String[] arguments) throws Exception {
    var begun = new AtomicBoolean();
    InstantSource clock =
        () -> {
          Instant now = Instant.now();
          if (begun.compareAndSet(false, true)) {
            System.out.println("begun");
          }
          return now;
        };
    CredentialCache cache =
        CredentialCache.ofUser(
            Map.of("HOME", Path.of(arguments[1]).toString()), new SecureRandom(), clock);
    CachedCredentials credentials =
        arguments[0].equals("hub")
            ? hub(arguments[2], cache, clock)
            : saml(URI.create(arguments[2]), URI.create(arguments[3]), cache, clock);
    System.out.println("ready");
    for (int line = System.in.read(); line >= 0; line = System.in.read()) {
      begun.set(false);
      System.out.println("=" + reply(credentials));
    }
  }

  private static String reply(CachedCredentials credentials) {
    try {
      return credentials.get().accessKeyId();
    } catch (NoCredentials e) {
      return e.getClass().getSimpleName();
    }
  }

  private static CachedCredentials hub(String hub, CredentialCache cache, InstantSource clock) {
    var source =
        new Hub(
            HubAddress.parse(hub),
            new EnvironmentToken("VEND_TOKEN", Secret.of("e30.e30.c2ln")),
            Network.ofProcess(),
            clock,
            RetryPolicy.A_MINUTE,
            Progress.NONE);
    return new CachedCredentials(
        source, CredentialRequest.of("shop/deploy"), cache, clock, Progress.NONE);
  }

  private static CachedCredentials saml(
      URI provider, URI sts, CredentialCache cache, InstantSource clock) {
    var page = new SignInPage(provider, PasswordMethod.FORMS, prompt(), Progress.NONE);
    var source =
        new SamlSource(
            new SecurityTokenService(Region.EU_CENTRAL_1, Optional.of(sts), clock),
            new CachedAssertion(page, CachedAssertion.USUAL, clock),
            Progress.NONE);
    return new CachedCredentials(
        source, CredentialRequest.of("222222222222/admin"), cache, clock, Progress.NONE);
  }

  private static PasswordSource prompt() {
    return new PasswordSource() {
      @Override
      public UserPassword password() {
        System.out.println("prompt");
        return new UserPassword("alice", Secret.of("wonderland"));
      }

      @Override
      public String origin() {
        return "alice";
      }
    };
  }
}
