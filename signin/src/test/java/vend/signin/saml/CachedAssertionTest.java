package vend.signin.saml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import vend.Secret;
import vend.SettableClock;
import vend.client.ClientFixture;
import vend.client.source.NoCredentials;

/** One sign-in for several roles. */
class CachedAssertionTest {
  private final SettableClock clock = new SettableClock(ClientFixture.NOON);
  private int signIns;
  private boolean refuses;

  private final AssertionSource kept =
      new CachedAssertion(
          new AssertionSource() {
            @Override
            public SamlResponse response(boolean fresh) throws NoCredentials {
              if (refuses) {
                throw new NoCredentials.SignInRefused("no", "");
              }
              return new SamlResponse(Secret.of("sign-in " + ++signIns));
            }

            @Override
            public String origin() {
              return "the test";
            }
          },
          CachedAssertion.USUAL,
          clock);

  private String response(boolean fresh) throws NoCredentials {
    return kept.response(fresh).base64().reveal();
  }

  @Test
  void cachesAResponseForFiveMinutes() throws NoCredentials {
    assertEquals("sign-in 1", response(false));
    clock.advance(Duration.ofMinutes(5).minusNanos(1));
    assertEquals("sign-in 1", response(false));
    clock.advance(Duration.ofNanos(1));
    assertEquals("sign-in 2", response(false));
  }

  @Test
  void signsInAgainIfTheClockWasSetBack() throws NoCredentials {
    response(false);
    clock.advance(Duration.ofSeconds(-1));
    assertEquals("sign-in 2", response(false));
  }

  @Test
  void aFreshRequestSignsInAgain() throws NoCredentials {
    response(false);
    assertEquals("sign-in 2", response(true));
    assertEquals("sign-in 2", response(false));
  }

  @Test
  void cachesNothingAfterARefusal() throws NoCredentials {
    response(false);
    refuses = true;
    assertThrows(NoCredentials.SignInRefused.class, () -> response(true));
    assertThrows(NoCredentials.SignInRefused.class, () -> response(false));
  }
}
