package vend.signin.saml;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vend.client.http.Answer;
import vend.client.http.BoundedHttp;
import vend.client.http.Network;
import vend.client.http.Request;
import vend.client.http.SafeAddress;
import vend.client.http.ServerLogin;
import vend.client.source.NoCredentials;

/**
 * The server of a sign-in. What proves the user's identity goes there alone, wherever its pages
 * point to.
 *
 * @param address where the sign-in begins
 * @param headers further ones for each request to it
 * @param network the way to it
 * @param proof answers its challenges; empty where headers or forms prove the identity
 */
record NamedServer(
    URI address, Map<String, String> headers, Network network, Optional<ServerLogin.Proof> proof) {
  /**
   * @throws IllegalArgumentException if no password could be sent to the address, or a header not
   *     at all
   */
  NamedServer {
    SafeAddress.parse(address.toString(), "the sign-in page");
    headers = Request.get(address).with(headers).headers();
  }

  /** One without challenges. */
  NamedServer(URI address, Map<String, String> headers, Network network) {
    this(address, headers, network, Optional.empty());
  }

  NamedServer with(ServerLogin.Proof other) {
    return new NamedServer(address, headers, network, Optional.of(other));
  }

  /** The same with a header of authorization. */
  NamedServer with(UserPassword basic) {
    return new NamedServer(
        address,
        Request.get(address).with(headers).with("Authorization", basic.basic().reveal()).headers(),
        network,
        proof);
  }

  /** HTTP for one sign-in. */
  BoundedHttp http() {
    return proof
        .map(mine -> network.httpWithCookies(new ServerLogin(address, mine)))
        .orElseGet(network::httpWithCookies);
  }

  /**
   * Takes a step of the sign-in; redirects are the next step's.
   *
   * @throws NoCredentials if there is no whole answer, or nothing to prove the identity with
   */
  Answer send(BoundedHttp http, Step step) throws NoCredentials {
    boolean named = is(step.to());
    Answer answer =
        http.send(named ? step.request().with(headers) : step.request(), step.to().getHost());
    if (named && answer.status() == 401 && proof.isPresent()) {
      checkAsks(answer, proof.get().scheme());
    }
    return answer;
  }

  /** Whether an address is of this server: the same scheme, host and port. */
  boolean is(URI other) {
    return SafeAddress.haveOneOrigin(address, other);
  }

  String host() {
    return address.getHost();
  }

  private void checkAsks(Answer answer, String scheme) throws NoCredentials.UnusableAnswer {
    Set<String> asked = answer.challenges();
    if (!asked.isEmpty() && !asked.contains(scheme.toLowerCase(Locale.ROOT))) {
      throw new NoCredentials.UnusableAnswer(
          "%s does not sign in by %s: it asks for %s"
              .formatted(host(), scheme, String.join(", ", asked)),
          "Choose another way. Some servers ask only the browsers that they know: then set the"
              + " header User-Agent.");
    }
  }

  /** Without the headers, which may hold secrets. */
  @Override
  public String toString() {
    return host();
  }
}
