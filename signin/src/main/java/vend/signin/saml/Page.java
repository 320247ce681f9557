package vend.signin.saml;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;
import vend.client.http.Answer;
import vend.client.source.NoCredentials;

/** An HTML page of an identity provider. */
record Page(Document html) {
  private static final Pattern CHARSET = Pattern.compile("(?i)charset=\"?([\\w-]+)");

  static Page of(Answer answer) {
    String charset =
        answer
            .header("content-type")
            .map(CHARSET::matcher)
            .filter(Matcher::find)
            .map(found -> found.group(1))
            .filter(Page::isKnown)
            .orElse(null);
    try (var body = new ByteArrayInputStream(answer.body())) {
      return new Page(Jsoup.parse(body, charset, answer.address().toString()));
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory can be read", e);
    }
  }

  private static boolean isKnown(String charset) {
    try {
      return java.nio.charset.Charset.isSupported(charset);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Returns the page's SAML response; empty if the sign-in needs further steps. */
  Optional<SamlResponse> response() throws NoCredentials {
    List<Element> found = html.select("input[name=SAMLResponse]");
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (found.size() > 1) {
      throw unusable("contains %d SAML responses".formatted(found.size()));
    }
    return Optional.of(SamlResponse.of(found.getFirst().attr("value")));
  }

  boolean hasForm() {
    return !html.forms().isEmpty();
  }

  /** Returns the sign-in form: the only one with a password field, else the only one. */
  SignInForm form() throws NoCredentials {
    List<FormElement> all = html.forms();
    List<FormElement> withPassword =
        all.stream().filter(form -> !form.select("input[type=password]").isEmpty()).toList();
    List<FormElement> candidates = withPassword.isEmpty() ? all : withPassword;
    if (candidates.size() != 1) {
      throw unusable(
          candidates.isEmpty()
              ? "contains neither a SAML response nor a form"
              : "contains %d forms, and none is clearly the sign-in form"
                  .formatted(candidates.size()));
    }
    return new SignInForm(candidates.getFirst());
  }

  private NoCredentials unusable(String what) {
    return new NoCredentials.UnusableAnswer(
        "the identity provider's page " + what,
        "Check that the address is that of the application for AWS. Vend cannot use a page that needs"
            + " JavaScript.");
  }

  /** Omits the page, which may hold a secret. */
  @Override
  public String toString() {
    return "Page";
  }
}
