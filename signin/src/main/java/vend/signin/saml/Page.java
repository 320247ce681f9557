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

/** A page of an identity provider. */
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

  /** The SAML response in it; empty if the sign-in is not at its end yet. */
  Optional<SamlResponse> response() throws NoCredentials {
    List<Element> found = html.select("input[name=SAMLResponse]");
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (found.size() > 1) {
      throw unusable("has %d SAML responses".formatted(found.size()));
    }
    return Optional.of(SamlResponse.of(found.getFirst().attr("value")));
  }

  boolean hasForm() {
    return !html.forms().isEmpty();
  }

  /** The form to fill in: the one with a password, else the only one. */
  SignInForm form() throws NoCredentials {
    List<FormElement> all = html.forms();
    List<FormElement> withPassword =
        all.stream().filter(form -> !form.select("input[type=password]").isEmpty()).toList();
    List<FormElement> candidates = withPassword.isEmpty() ? all : withPassword;
    if (candidates.size() != 1) {
      throw unusable(
          candidates.isEmpty()
              ? "has neither a SAML response nor a form"
              : "has %d forms, and which is to sign in is not clear".formatted(candidates.size()));
    }
    return new SignInForm(candidates.getFirst());
  }

  private NoCredentials unusable(String what) {
    return new NoCredentials.UnusableAnswer(
        "the page of the identity provider " + what,
        "Check that the address is that of the application for AWS. A page that works by"
            + " scripts alone can't be read.");
  }

  /** Without the page, which may hold a secret. */
  @Override
  public String toString() {
    return "Page";
  }
}
