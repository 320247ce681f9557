package vend.signin.saml;

import java.util.List;
import vend.Secret;
import vend.client.source.NoCredentials;

/** Answers an identity provider's request for a second factor. */
public interface SecondFactor {
  /**
   * A factor that the provider offers.
   *
   * @param id the provider's id of the factor
   * @param name the name to show, for example {@code Google Authenticator}
   */
  record Offered(String id, String name, Kind kind) {}

  /** How a factor is verified. */
  enum Kind {
    /** A code that a device shows. */
    CODE,
    /** A code that is sent when the factor is chosen. */
    SENT_CODE,
    /** A prompt on a phone, to be accepted there. */
    PUSH
  }

  /**
   * Chooses a factor.
   *
   * @param offered at least one
   * @throws NoCredentials if none of them can be used
   */
  Offered choose(List<Offered> offered) throws NoCredentials;

  /**
   * Returns the code of a factor that has one.
   *
   * @throws NoCredentials if there is none
   */
  Secret code(Offered factor) throws NoCredentials;
}
