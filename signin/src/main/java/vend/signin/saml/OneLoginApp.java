package vend.signin.saml;

import java.net.URI;
import vend.Secret;
import vend.client.http.SafeAddress;

/**
 * Where OneLogin's API is, and which of its applications is the one for AWS.
 *
 * @param api for example {@code https://api.eu.onelogin.com}
 * @param clientId of the API's credential pair
 * @param clientSecret of the same, which needs the right "Authentication only"
 * @param appId the application's number
 * @param subdomain {@code acme} of {@code acme.onelogin.com}
 */
public record OneLoginApp(
    URI api, String clientId, Secret clientSecret, long appId, String subdomain) {
  /**
   * @throws IllegalArgumentException if no password could be sent to the address
   */
  public OneLoginApp {
    SafeAddress.parse(api.toString(), "OneLogin's API");
  }

  /**
   * The API's address in a region.
   *
   * @param region {@code us} or {@code eu}
   * @throws IllegalArgumentException if it is another
   */
  public static URI api(String region) {
    if (!region.equals("us") && !region.equals("eu")) {
      throw new IllegalArgumentException("OneLogin's regions are us and eu");
    }
    return URI.create("https://api.%s.onelogin.com".formatted(region));
  }
}
