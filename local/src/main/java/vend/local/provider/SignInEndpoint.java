package vend.local.provider;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import vend.Secret;
import vend.functions.sts.QueryParameters;

/**
 * The endpoints that a person's browser visits. GET shows a form and changes nothing; POST needs
 * the form's token, which pages of other origins cannot read.
 */
record SignInEndpoint(AuthorizationCodes codes, DeviceCodes devices, InstantSource clock) {
  private static final String CLOSE = "You can close this window.";

  Answer authorizationPage(Provider provider, SignInPage page, QueryParameters query) {
    return checked(
        provider, query, request -> page.forBrowser(request, Optional.empty(), Optional.empty()));
  }

  Answer authorization(Provider provider, SignInPage page, QueryParameters form) {
    return isFrom(page, form)
        ? checked(provider, form, request -> decided(provider, page, request, form))
        : outdated();
  }

  private static Answer checked(
      Provider provider,
      QueryParameters parameters,
      Function<AuthorizationRequest, Answer> continuation) {
    return switch (AuthorizationRequest.check(provider, parameters)) {
      case AuthorizationRequest.Checked.Untrusted(String message) -> cannotStart(message);
      case AuthorizationRequest.Checked.Refused(RedirectTarget redirect, OAuthError error) ->
          Answer.redirect(redirect.withError(provider, error));
      case AuthorizationRequest.Checked.Valid(AuthorizationRequest request) ->
          continuation.apply(request);
    };
  }

  private Answer decided(
      Provider provider, SignInPage page, AuthorizationRequest request, QueryParameters form) {
    return switch (page.choice(form)) {
      case SignInPage.Choice.SignIn(var claims) -> {
        var signIn =
            new CompletedSignIn(provider.name(), claims, clock.instant(), request.offline());
        yield Answer.redirect(request.redirect().withCode(provider, codes.issue(request, signIn)));
      }
      case SignInPage.Choice.Decline() ->
          Answer.redirect(
              request
                  .redirect()
                  .withError(
                      provider,
                      new OAuthError("access_denied", "the person has declined the sign-in")));
      case SignInPage.Choice.Invalid(String message) ->
          page.forBrowser(request, Optional.of(message), Optional.of(form));
    };
  }

  Answer devicePage(SignInPage page, QueryParameters query) {
    return page.forDevice(
        query.get(SignInPage.USER_CODE).orElse(""), Optional.empty(), Optional.empty());
  }

  Answer device(Provider provider, SignInPage page, QueryParameters form) {
    if (!isFrom(page, form)) {
      return outdated();
    }
    String code = form.get(SignInPage.USER_CODE).orElse("");
    if (!devices.isPending(provider, code)) {
      return unknownCode(page, code, form);
    }
    return switch (page.choice(form)) {
      case SignInPage.Choice.SignIn(var claims) ->
          devices.signIn(provider, code, claims)
              ? SignInPage.message(
                  200, "You have signed in", "The other device continues. " + CLOSE)
              : unknownCode(page, code, form);
      case SignInPage.Choice.Decline() ->
          devices.decline(provider, code)
              ? SignInPage.message(200, "You have declined the sign-in", CLOSE)
              : unknownCode(page, code, form);
      case SignInPage.Choice.Invalid(String message) ->
          page.forDevice(code, Optional.of(message), Optional.of(form));
    };
  }

  private static Answer unknownCode(SignInPage page, String code, QueryParameters form) {
    return page.forDevice(
        code,
        Optional.of(
            "The code is unknown, was used or has expired. Compare it with the other device, or"
                + " start the sign-in there again."),
        Optional.of(form));
  }

  private static boolean isFrom(SignInPage page, QueryParameters form) {
    return page.formToken().equals(Secret.of(form.get(SignInPage.FORM_TOKEN).orElse("")));
  }

  /** Tells the person, because there is no trusted address that an error could go to. */
  static Answer cannotStart(String message) {
    return SignInPage.message(400, "This sign-in cannot start", message);
  }

  private static Answer outdated() {
    return SignInPage.message(
        403,
        "This form is out of date",
        "The form does not come from the running vend local. Start the sign-in again.");
  }
}
