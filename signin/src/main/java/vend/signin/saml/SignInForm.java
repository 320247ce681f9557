package vend.signin.saml;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;
import vend.client.http.Form;
import vend.client.source.NoCredentials;

/** A form of an identity provider's page, filled in and submitted as a browser would. */
record SignInForm(FormElement form) {
  private static final Set<String> TYPED = Set.of("", "text", "email", "tel", "password", "number");
  private static final Pattern USER =
      Pattern.compile("(?i).*(user|login|email|identifier|account).*");
  private static final Pattern CODE = Pattern.compile("(?i).*(otp|totp|passcode|code|one-time).*");

  boolean asksForPassword() {
    return typed().anyMatch(SignInForm::isPassword);
  }

  /** Whether no field can be typed into; scripts submit such forms as soon as they are shown. */
  boolean isForBrowsers() {
    return typed().findAny().isEmpty();
  }

  private Stream<Element> typed() {
    return form.select("input[name]").stream()
        .filter(input -> TYPED.contains(input.attr("type").strip().toLowerCase(Locale.ROOT)))
        .filter(input -> !input.hasAttr("disabled"));
  }

  private static boolean isPassword(Element input) {
    return input.attr("type").strip().equalsIgnoreCase("password");
  }

  /** Submits the form with user and password. */
  Step withPassword(UserPassword user) throws NoCredentials {
    List<Element> secret = typed().filter(SignInForm::isPassword).toList();
    if (secret.size() != 1) {
      throw asksForMore();
    }
    String field = secret.getFirst().attr("name");
    // The second page of a two-page sign-in has only the password field.
    return typed().count() == 1
        ? step(Map.of(field, user.password().reveal()))
        : step(Map.of(field, user.password().reveal(), userField(), user.user()));
  }

  /** Finds the name of the field for the user's name. */
  String userField() throws NoCredentials {
    List<Element> open = typed().filter(input -> !isPassword(input)).toList();
    if (open.stream().anyMatch(input -> fits(CODE, input))) {
      throw asksForMore();
    }
    List<Element> named = open.stream().filter(input -> fits(USER, input)).toList();
    List<Element> candidates = named.isEmpty() ? open : named;
    if (candidates.size() != 1) {
      throw asksForMore();
    }
    return candidates.getFirst().attr("name");
  }

  private static boolean fits(Pattern pattern, Element input) {
    return pattern.matcher(input.attr("name")).matches()
        || pattern.matcher(input.attr("autocomplete")).matches();
  }

  /** Submits the form as a browser does, with these values instead of the preset ones. */
  Step step(Map<String, String> values) throws NoCredentials {
    // Of several buttons a browser sends only the pressed one: Enter presses the first.
    form.select("input[type=submit],button").stream().skip(1).forEach(Element::remove);
    var fields = new ArrayList<Map.Entry<String, String>>();
    for (var field : form.formData()) {
      fields.add(Map.entry(field.key(), values.getOrDefault(field.key(), field.value())));
    }
    boolean isGet = !form.attr("method").strip().equalsIgnoreCase("post");
    return isGet
        ? Step.get(action().resolve("?" + Form.encode(fields)))
        : Step.post(action(), fields);
  }

  private URI action() throws NoCredentials {
    try {
      String target = form.hasAttr("action") ? form.absUrl("action") : form.baseUri();
      return new URI(target.replace(" ", "%20"));
    } catch (URISyntaxException e) {
      // The exception's message quotes the address, which may hold a secret.
      throw new NoCredentials.UnusableAnswer("the sign-in form has no valid target address", "");
    }
  }

  /** Reports that the form needs more than user and password. */
  NoCredentials asksForMore() {
    return new NoCredentials.UnusableAnswer(
        "the sign-in page requires more than user and password (its fields: %s)"
            .formatted(typed().map(input -> input.attr("name")).collect(Collectors.joining(", "))),
        "This sign-in method supports no second factor. Choose one that does, or a page that requires"
            + " none from here.");
  }

  /** Omits the form, which may hold a secret. */
  @Override
  public String toString() {
    return "SignInForm";
  }
}
