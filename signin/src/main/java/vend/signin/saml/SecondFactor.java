package vend.signin.saml;

import java.util.List;
import vend.Secret;
import vend.client.source.NoCredentials;

/** What somebody has besides a password: asked for when an identity provider wants it. */
public interface SecondFactor {
  /**
   * A factor that the provider offers.
   *
   * @param id for the provider
   * @param name for people, for example {@code Google Authenticator}
   * @param kind how it proves something
   */
  record Offered(String id, String name, Kind kind) {}

  /** How a factor proves something. */
  enum Kind {
    /** A code that a device shows. */
    CODE,
    /** A code that is sent when the factor is chosen. */
    SENT_CODE,
    /** A question on a telephone, to be answered there. */
    PUSH
  }

  /**
   * Chooses one.
   *
   * @param offered at least one
   * @throws NoCredentials if none of them will do
   */
  Offered choose(List<Offered> offered) throws NoCredentials;

  /**
   * The code of a factor that has one.
   *
   * @throws NoCredentials if there is none
   */
  Secret code(Offered factor) throws NoCredentials;
}
