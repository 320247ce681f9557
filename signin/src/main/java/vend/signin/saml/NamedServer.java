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
 * The server of a sign-in that the user named. Secrets that prove the user's identity go to this
 * server only, wherever its pages point.
 *
 * @param address the first page of the sign-in
 * @param headers extra headers for each request to the server
 * @param network the proxies and trusted certificates
 * @param proof answers its challenges; empty if headers or forms prove the identity
 */
record NamedServer(
    URI address, Map<String, String> headers, Network network, Optional<ServerLogin.Proof> proof) {
  /**
   * @throws IllegalArgumentException if secrets may not be sent to the address, or a header is not
   *     allowed
   */
  NamedServer {
    SafeAddress.parse(address.toString(), "the sign-in page");
    headers = Request.get(address).with(headers).headers();
  }

  /** Makes a server whose challenges get no answer. */
  NamedServer(URI address, Map<String, String> headers, Network network) {
    this(address, headers, network, Optional.empty());
  }

  NamedServer with(ServerLogin.Proof other) {
    return new NamedServer(address, headers, network, Optional.of(other));
  }

  /** Returns a copy with a Basic {@code Authorization} header. */
  NamedServer with(UserPassword basic) {
    return new NamedServer(
        address,
        Request.get(address).with(headers).with("Authorization", basic.basic().reveal()).headers(),
        network,
        proof);
  }

  /** Makes an HTTP client for one sign-in. */
  BoundedHttp http() {
    return proof
        .map(mine -> network.httpWithCookies(new ServerLogin(address, mine)))
        .orElseGet(network::httpWithCookies);
  }

  /**
   * Sends one step of the sign-in, without following redirects.
   *
   * @throws NoCredentials if no complete answer arrives, or the identity cannot be proved
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
    Set<String> challenges = answer.challenges();
    if (!challenges.isEmpty() && !challenges.contains(scheme.toLowerCase(Locale.ROOT))) {
      throw new NoCredentials.UnusableAnswer(
          "%s does not accept %s; it accepts %s"
              .formatted(host(), scheme, String.join(", ", challenges)),
          "Choose another sign-in method. Some servers accept it only from browsers that they know;"
              + " then set the header User-Agent.");
    }
  }

  /** Omits the headers, which may hold secrets. */
  @Override
  public String toString() {
    return host();
  }
}
