package vend.local.provider;

import java.time.Instant;
import java.util.Map;
import vend.caller.IssuerName;

/**
 * What a person has agreed to on a sign-in page.
 *
 * @param provider the provider that the person signed in at
 * @param claims the person's claims
 * @param at the time of the sign-in
 * @param offline whether the client may renew its tokens
 */
record CompletedSignIn(
    IssuerName provider, Map<String, Object> claims, Instant at, boolean offline) {
  CompletedSignIn {
    claims = Map.copyOf(claims);
  }
}
