package vend.signin.saml;

import java.net.URI;
import vend.Secret;
import vend.client.http.SafeAddress;

/**
 * The OneLogin application for AWS, and access to OneLogin's API.
 *
 * @param api for example {@code https://api.eu.onelogin.com}
 * @param clientId the id of the API credential pair
 * @param clientSecret the secret of the same pair, which needs the scope "Authentication only"
 * @param subdomain {@code acme} of {@code acme.onelogin.com}
 */
public record OneLoginApp(
    URI api, String clientId, Secret clientSecret, long appId, String subdomain) {
  /**
   * @throws IllegalArgumentException if secrets may not be sent to the address
   */
  public OneLoginApp {
    SafeAddress.parse(api.toString(), "OneLogin's API");
  }

  /**
   * Returns the API's address in a region.
   *
   * @param region {@code us} or {@code eu}
   * @throws IllegalArgumentException if it is neither
   */
  public static URI api(String region) {
    if (!region.equals("us") && !region.equals("eu")) {
      throw new IllegalArgumentException("the region of OneLogin is us or eu");
    }
    return URI.create("https://api.%s.onelogin.com".formatted(region));
  }
}
