package vend.signin.saml;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import vend.client.http.Answer;
import vend.client.http.BoundedHttp;
import vend.client.http.SafeAddress;
import vend.client.source.NoCredentials;

/** One sign-in, from the first page to the SAML response. For one thread; use it once. */
final class SamlFormSignIn {
  /** Sign-ins take three to six requests; the limit stops redirect loops. */
  private static final int MOST_REQUESTS = 20;

  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final SignInStart start;
  private final BoundedHttp http;
  private final long began = System.nanoTime();
  private final boolean fillsForms;
  private int requests;
  private boolean userSent;
  private boolean passwordSent;

  SamlFormSignIn(SignInStart start, BoundedHttp http) {
    this.start = start;
    this.http = http;
    this.fillsForms = start.typed().isPresent() && !carriesPassword(start.first());
    this.passwordSent = !fillsForms;
  }

  SamlResponse walk() throws NoCredentials {
    var page = page(send(start.first()));
    Optional<SamlResponse> response = page.response();
    while (response.isEmpty()) {
      page = page(send(next(page.form())));
      response = page.response();
    }
    return response.get();
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
    return form.step(Map.of(field, typed().user()));
  }

  private Step withPassword(SignInForm form) throws NoCredentials {
    if (passwordSent) {
      throw refused();
    }
    passwordSent = true;
    Step step = form.withPassword(typed());
    if (step.isGet() || !start.server().is(step.to())) {
      throw new NoCredentials.UnusableAnswer(
          "the sign-in page would send the password to %s, or in a URL"
              .formatted(step.to().getHost()),
          "If that server is correct, configure its address. Vend sends the password only to the"
              + " configured server.");
    }
    return step;
  }

  private Page page(Answer answer) throws NoCredentials {
    Page page = Page.of(answer);
    if (answer.isFine() || (answer.status() == 401 && fillsForms && page.hasForm())) {
      return page;
    }
    throw answer.status() == 401
        ? refused()
        : unusable("answered with status %d".formatted(answer.status()));
  }

  private Answer send(Step first) throws NoCredentials {
    Step step = first;
    while (true) {
      check(step);
      Answer answer = start.server().send(http, step);
      Optional<Step> redirect = step.redirected(answer);
      if (redirect.isEmpty()) {
        return answer;
      }
      step = redirect.get();
    }
  }

  private void check(Step step) throws NoCredentials {
    if (++requests > MOST_REQUESTS || System.nanoTime() - began > LONGEST.toNanos()) {
      throw unusable("did not end: too many steps, or more than a minute");
    }
    if (!SafeAddress.isSafe(step.to())) {
      throw unusable("continued at an address without https://");
    }
    if (carriesPassword(step) && !start.server().is(step.to())) {
      throw unusable("would send the password to another server");
    }
  }

  private boolean carriesPassword(Step step) {
    String password = start.typed().map(user -> user.password().reveal()).orElse("");
    return !password.isEmpty()
        && step.fields().stream().anyMatch(field -> field.getValue().equals(password));
  }

  private UserPassword typed() throws NoCredentials {
    return start.typed().orElseThrow(this::refused);
  }

  private NoCredentials unusable(String what) {
    return new NoCredentials.UnusableAnswer(
        "the sign-in at %s %s".formatted(start.server().host(), what),
        "Open the address in a browser, and check that it signs you in to AWS.");
  }

  private NoCredentials refused() {
    return start.refusal().get();
  }
}
