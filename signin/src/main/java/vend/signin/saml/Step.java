package vend.signin.saml;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.client.http.Answer;
import vend.client.http.Request;
import vend.client.source.NoCredentials;

/** One request of a browser: open an address, or submit a form to it. */
record Step(URI to, boolean isGet, List<Map.Entry<String, String>> fields) {
  static Step get(URI to) {
    return new Step(to, true, List.of());
  }

  static Step post(URI to, List<Map.Entry<String, String>> fields) {
    return new Step(to, false, List.copyOf(fields));
  }

  Request request() {
    return isGet ? Request.get(to) : Request.form(to, fields);
  }

  /** Returns the step to which the answer redirects, as browsers do; empty without a redirect. */
  Optional<Step> redirected(Answer answer) throws NoCredentials {
    boolean again = answer.status() == 307 || answer.status() == 308;
    boolean anew = answer.status() >= 301 && answer.status() <= 303;
    if (!again && !anew) {
      return Optional.empty();
    }
    URI target = target(answer);
    return Optional.of(again ? new Step(target, isGet, fields) : get(target));
  }

  private URI target(Answer answer) throws NoCredentials {
    try {
      return answer
          .header("location")
          .map(location -> withoutFragment(to.resolve(location.replace(" ", "%20"))))
          .orElseThrow(() -> new IllegalArgumentException("none"));
    } catch (IllegalArgumentException e) {
      // The exception's message may quote the address, which may hold a secret.
      throw new NoCredentials.UnusableAnswer(
          "%s sent a redirect without a valid address".formatted(to.getHost()), "");
    }
  }

  private static URI withoutFragment(URI address) {
    String text = address.toString();
    int fragment = text.indexOf('#');
    return fragment < 0 ? address : URI.create(text.substring(0, fragment));
  }

  /** Omits the fields, which may hold a password. */
  @Override
  public String toString() {
    return (isGet ? "GET " : "POST ") + to.getHost();
  }
}
