package vend.local.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import vend.Secret;
import vend.functions.sts.QueryParameters;
import vend.local.http.Html;

/**
 * The page on which the user chooses a made-up person. It works without scripts.
 *
 * @param provider the provider that the person signs in at
 * @param path where the form goes
 * @param formToken shows that the form comes from this page
 * @param exampleClaims claims that a person may edit, one on each line
 */
record SignInPage(Provider provider, String path, Secret formToken, String exampleClaims) {
  static final String FORM_TOKEN = "form_token";
  static final String USER_CODE = "user_code";

  private static final String PERSON = "person";
  private static final String CLAIMS = "claims";
  private static final String OTHER = "other";
  private static final String ANSWER = "answer";
  private static final String DECLINE = "decline";

  private static final String STYLE =
      """
      body{font:17px/1.5 system-ui,sans-serif;max-width:44em;margin:2em auto;padding:0 1em;color:#1a1a1a;background:#fff}
      fieldset{border:1px solid #767676;border-radius:6px;margin:0 0 1em}
      .person{padding:.5em 0}
      label{font-weight:600}
      label[for=claims]{margin-left:1.7em}
      pre,textarea{font:15px/1.4 ui-monospace,monospace;margin:.3em 0 0 1.7em}
      pre{white-space:pre-wrap;color:#444}
      textarea{display:block;width:calc(100% - 2.5em)}
      button,input[type=text]{font:inherit;padding:.4em 1em;margin-right:.5em}
      .error{border-left:4px solid #b00020;padding:.5em 1em}
      :focus-visible{outline:3px solid #0b57d0;outline-offset:2px}
      """;

  /** The source for {@code style-src}. */
  static final String STYLE_HASH = "sha256-" + hash(STYLE);

  /** A person's choice in the form. */
  sealed interface Choice {
    /** The person signs in with these claims. */
    record SignIn(Map<String, Object> claims) implements Choice {}

    /** The person declines. */
    record Decline() implements Choice {}

    /** The form needs a correction. */
    record Invalid(String message) implements Choice {}
  }

  /** Reads the choice in a form. */
  Choice choice(QueryParameters form) {
    if (form.get(ANSWER).equals(Optional.of(DECLINE))) {
      return new Choice.Decline();
    }
    String chosen = form.get(PERSON).orElse("");
    if (chosen.equals(OTHER)) {
      try {
        return new Choice.SignIn(ClaimLines.parse(form.get(CLAIMS).orElse("")));
      } catch (IllegalArgumentException e) {
        return new Choice.Invalid(String.valueOf(e.getMessage()));
      }
    }
    return Person.ALL.stream()
        .filter(person -> person.id().equals(chosen))
        .findFirst()
        .<Choice>map(person -> new Choice.SignIn(person.claims(provider.issuer())))
        .orElseGet(() -> new Choice.Invalid("Choose a person."));
  }

  /**
   * Returns the page of a browser sign-in.
   *
   * @param error what the person must correct, if anything
   * @param entered the previous content of the form; empty at first
   */
  Answer forBrowser(
      AuthorizationRequest request, Optional<String> error, Optional<QueryParameters> entered) {
    String hidden =
        request.fields().entrySet().stream()
            .map(field -> hidden(field.getKey(), field.getValue()))
            .collect(Collectors.joining());
    return page(hidden, "", error, entered, request.redirect().formAction());
  }

  /**
   * Returns the page of a sign-in on another device.
   *
   * @param userCode the code, if the address contains it
   */
  Answer forDevice(String userCode, Optional<String> error, Optional<QueryParameters> entered) {
    String field =
        """
        <p><label for="user-code">Code that the other device shows</label><br>
        <input type="text" id="user-code" name="%s" value="%s" autocomplete="off" spellcheck="false" required aria-describedby="user-code-advice"></p>
        <p id="user-code-advice">Continue only if both codes are the same.</p>
        """
            .formatted(USER_CODE, Html.escaped(userCode));
    return page("", field, error, entered, "");
  }

  private Answer page(
      String hidden,
      String field,
      Optional<String> error,
      Optional<QueryParameters> entered,
      String formAction) {
    String chosen = entered.flatMap(form -> form.get(PERSON)).orElse(Person.ALL.getFirst().id());
    String claims = entered.flatMap(form -> form.get(CLAIMS)).orElse(exampleClaims);
    String html =
        """
        <h1>Sign in to %s</h1>
        <p>This local identity provider stands in for the issuer <strong>%s</strong> of the grants file. Its people are made up and have no passwords.</p>
        <p>The client <code>%s</code> gets a token with the claims of the person that you choose.</p>
        %s<form method="post" action="%s">
        %s%s%s<fieldset>
        <legend>Sign in as</legend>
        %s<div class="person">
        <input type="radio" id="other" name="person" value="other"%s>
        <label for="other">Another person</label>
        <br><label for="claims">Claims, one on each line: <code>name=text</code> or <code>name:=JSON</code></label>
        <textarea id="claims" name="claims" rows="8" spellcheck="false">
        %s</textarea>
        </div>
        </fieldset>
        <p><button name="answer" value="sign-in">Sign in</button><button name="answer" value="decline">Decline</button></p>
        </form>
        """
            .formatted(
                Html.escaped(provider.name().value()),
                Html.escaped(provider.name().value()),
                Html.escaped(provider.client()),
                error
                    .map(text ->
                        "<p class=\"error\" role=\"alert\">%s</p>%n".formatted(Html.escaped(text)))
                    .orElse(""),
                Html.escaped(path),
                hidden(FORM_TOKEN, formToken.reveal()),
                hidden,
                field,
                people(chosen),
                checked(chosen.equals(OTHER)),
                Html.escaped(claims));
    return Answer.page(
        error.isPresent() ? 400 : 200,
        document("Sign in to " + provider.name().value(), html),
        formAction);
  }

  private String people(String chosen) {
    var html = new StringBuilder();
    for (Person person : Person.ALL) {
      html.append(
          """
          <div class="person">
          <input type="radio" id="%1$s" name="person" value="%1$s" aria-describedby="%1$s-claims"%2$s>
          <label for="%1$s">%3$s</label>
          <pre id="%1$s-claims">%4$s</pre>
          </div>
          """
              .formatted(
                  person.id(),
                  checked(person.id().equals(chosen)),
                  Html.escaped(person.name()),
                  Html.escaped(
                      ClaimLines.of(new LinkedHashMap<>(person.claims(provider.issuer()))))));
    }
    return html.toString();
  }

  private static String checked(boolean yes) {
    return yes ? " checked" : "";
  }

  private static String hidden(String name, String value) {
    return "<input type=\"hidden\" name=\"%s\" value=\"%s\">%n"
        .formatted(Html.escaped(name), Html.escaped(value));
  }

  /** Returns a page with a message only. */
  static Answer message(int status, String title, String text) {
    return Answer.page(
        status,
        document(
            title, "<h1>%s</h1>%n<p>%s</p>%n".formatted(Html.escaped(title), Html.escaped(text))),
        "");
  }

  private static String document(String title, String body) {
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%s</title>
    <style>%s</style>
    </head>
    <body>
    <main>
    %s</main>
    </body>
    </html>
    """
        .formatted(Html.escaped(title), STYLE, body);
  }

  private static String hash(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
