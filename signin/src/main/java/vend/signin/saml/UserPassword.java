package vend.signin.saml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import vend.Secret;

/**
 * Who signs in.
 *
 * @param user as the identity provider knows them
 * @param password proves it
 */
public record UserPassword(String user, Secret password) {
  /** The value of an {@code Authorization} header, by RFC 7617. */
  public Secret basic() {
    String pair = user + ":" + password.reveal();
    return Secret.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
  }
}
