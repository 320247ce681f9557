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
import vend.aws.AccountId;
import vend.client.HubKeys;
import vend.client.aws.SecurityTokenService;
import vend.client.cache.CredentialCache;
import vend.client.hub.HubAddress;
import vend.client.source.CredentialRequest;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.client.token.GivenToken;
import vend.credentials.TemporaryCredentials;
import vend.signin.saml.KeptAssertion;
import vend.signin.saml.PasswordSource;
import vend.signin.saml.SamlCredentials;
import vend.signin.saml.SignInPage;
import vend.signin.saml.SignInWay;
import vend.signin.saml.UserPassword;

/**
 * A process that says {@code ready}. For each line that it is told it says {@code begun} when it
 * begins to ask for keys, {@code prompt} if somebody has to type a password, and in the end the id
 * of the keys that it has, or why it has none, after an equals sign.
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
    Asking asking =
        arguments[0].equals("hub")
            ? hub(arguments[2], cache, clock)
            : saml(URI.create(arguments[2]), URI.create(arguments[3]), cache, clock);
    System.out.println("ready");
    for (int line = System.in.read(); line >= 0; line = System.in.read()) {
      begun.set(false);
      System.out.println("=" + said(asking));
    }
  }

  private static String said(Asking asking) {
    try {
      return asking.keys().accessKeyId();
    } catch (NoCredentials e) {
      return e.getClass().getSimpleName();
    }
  }

  private interface Asking {
    TemporaryCredentials keys() throws NoCredentials;
  }

  private static Asking hub(String hub, CredentialCache cache, InstantSource clock) {
    return new HubKeys(
            HubAddress.parse(hub),
            new GivenToken("VEND_TOKEN", Secret.of("e30.e30.c2ln")),
            new CredentialRequest("shop/deploy"),
            cache,
            clock,
            Progress.NONE)
        ::keys;
  }

  private static Asking saml(URI provider, URI sts, CredentialCache cache, InstantSource clock) {
    var page = new SignInPage(provider, SignInWay.FORMS, prompt(), Progress.NONE);
    return new SamlCredentials(
                new SecurityTokenService(Region.EU_CENTRAL_1, Optional.of(sts), clock),
                new KeptAssertion(page, KeptAssertion.USUAL, clock),
                "admin",
                Optional.empty(),
                cache,
                clock,
                Progress.NONE)
            .in(new AccountId("222222222222"))
        ::keys;
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
