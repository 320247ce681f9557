package vend.signin.saml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import vend.Secret;

/**
 * A user name and password.
 *
 * @param user the name at the identity provider
 */
public record UserPassword(String user, Secret password) {
  /** Returns the value of a Basic {@code Authorization} header (RFC 7617). */
  public Secret basic() {
    String pair = user + ":" + password.reveal();
    return Secret.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
  }
}
