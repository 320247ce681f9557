package vend.client.saml;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.client.NoCredentials;
import vend.client.http.Answer;
import vend.client.http.BoundedHttp;
import vend.client.http.Form;
import vend.client.http.SafeAddress;

/** One sign-in, from the first page to the SAML response. For one thread, once. */
final class SignInWalk {
  /** Sign-ins take three to six; a page that sends people round in circles takes all. */
  private static final int MOST_REQUESTS = 20;

  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final SignInPage start;
  private final UserPassword who;
  private final BoundedHttp http;
  private final long began = System.nanoTime();
  private int requests;
  private boolean userSent;
  private boolean passwordSent;

  SignInWalk(SignInPage start, UserPassword who, BoundedHttp http) {
    this.start = start;
    this.who = who;
    this.http = http;
  }

  SamlResponse walk() throws NoCredentials {
    var page = page(first());
    Optional<SamlResponse> response = page.response();
    while (response.isEmpty()) {
      page = page(send(next(page.form())));
      response = page.response();
    }
    return response.get();
  }

  private Answer first() throws NoCredentials {
    passwordSent = start.way() != SignInWay.FORMS;
    return send(
        start.way() == SignInWay.ADFS
            ? Step.post(
                start.address(),
                List.of(
                    Map.entry("UserName", who.user()),
                    Map.entry("Password", who.password().reveal()),
                    Map.entry("AuthMethod", "FormsAuthentication")))
            : Step.get(start.address()));
  }

  private Step next(SignInForm form) throws NoCredentials {
    if (form.asksForPassword()) {
      return withPassword(form);
    }
    if (form.isForBrowsers()) {
      return form.step(Map.of());
    }
    if (passwordSent) {
      throw form.asksForMore();
    }
    String field = form.userField();
    if (userSent) {
      throw refused();
    }
    userSent = true;
    return form.step(Map.of(field, who.user()));
  }

  private Step withPassword(SignInForm form) throws NoCredentials {
    if (passwordSent) {
      throw refused();
    }
    passwordSent = true;
    Step step = form.withPassword(who);
    if (step.isGet() || !SafeAddress.haveOneOrigin(start.address(), step.to())) {
      throw new NoCredentials.UnusableAnswer(
          "the sign-in page would send the password to %s, or into an address"
              .formatted(step.to().getHost()),
          "If that server is the right one, name its own address; the password goes to the named"
              + " server alone.");
    }
    return step;
  }

  private Page page(Answer answer) throws NoCredentials {
    Page page = Page.of(answer);
    if (answer.isFine()
        || (answer.status() == 401 && start.way() == SignInWay.FORMS && page.hasForm())) {
      return page;
    }
    if (answer.status() == 401) {
      throw refused();
    }
    throw unusable("answered %d".formatted(answer.status()));
  }

  private Answer send(Step first) throws NoCredentials {
    Step step = first;
    while (true) {
      Answer answer = http.send(request(step), step.to().getHost());
      Optional<Step> redirect = step.redirected(answer);
      if (redirect.isEmpty()) {
        return answer;
      }
      step = redirect.get();
    }
  }

  private HttpRequest request(Step step) throws NoCredentials {
    if (++requests > MOST_REQUESTS || System.nanoTime() - began > LONGEST.toNanos()) {
      throw unusable("sent on and on, without an end in sight");
    }
    checkTarget(step);
    HttpRequest.Builder request =
        step.isGet()
            ? HttpRequest.newBuilder(step.to()).GET()
            : Form.post(step.to(), step.fields());
    if (SafeAddress.haveOneOrigin(start.address(), step.to())) {
      start.headers().forEach(request::setHeader);
      if (start.way() == SignInWay.BASIC) {
        request.setHeader("Authorization", who.basic().reveal());
      }
    }
    return request.build();
  }

  private void checkTarget(Step step) throws NoCredentials {
    if (!SafeAddress.isSafe(step.to())) {
      throw unusable("sent on to an address without https://");
    }
    String password = who.password().reveal();
    boolean carriesPassword =
        !password.isEmpty()
            && step.fields().stream().anyMatch(field -> field.getValue().equals(password));
    if (carriesPassword && !SafeAddress.haveOneOrigin(start.address(), step.to())) {
      throw unusable("sent the password on to another server");
    }
  }

  private NoCredentials unusable(String what) {
    URI address = start.address();
    return new NoCredentials.UnusableAnswer(
        "the sign-in at %s %s".formatted(address.getHost(), what),
        "Open the address in a browser: does it sign you in to AWS?");
  }

  private NoCredentials refused() {
    return new NoCredentials.SignInRefused(
        "%s refused user and password".formatted(start.address().getHost()),
        "Check them by hand; some providers lock an account after a few wrong ones.");
  }
}
