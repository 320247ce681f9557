package vend.functions.http;

import vend.console.ConsoleTarget;
import vend.credentials.Format;
import vend.grant.Allowed;

/** The form of an answer to a request for credentials. */
sealed interface ResponseForm {
  /** The format that is a console link in place of credentials. */
  String LINK = "link";

  /** The default form. */
  ResponseForm DOCUMENT = new FormattedCredentials(Format.JSON);

  /** Credentials in a text format. */
  record FormattedCredentials(Format format) implements ResponseForm {}

  /** A link that signs in to the AWS console with the credentials. */
  sealed interface Link extends ResponseForm {
    /** The console page of the link. */
    ConsoleTarget target();

    /** Whether the target is in the partition of the role. */
    default boolean isIn(Allowed allowed) {
      return target().isIn(allowed.session().role().partition());
    }
  }

  /** The link alone, as text. */
  record LinkText(ConsoleTarget target) implements Link {}

  /** A JSON document with the link. */
  record LinkDocument(ConsoleTarget target) implements Link {}

  /** The XML of STS. */
  sealed interface Xml extends ResponseForm {}

  /** The answer to {@code AssumeRoleWithWebIdentity}. */
  record WebIdentityXml() implements Xml {}

  /**
   * The answer to {@code AssumeRoleWithSAML}.
   *
   * @param provider the name of the SAML provider in the request
   */
  record SamlXml(String provider) implements Xml {}

  /**
   * Parses a {@code format}.
   *
   * @throws IllegalArgumentException if there is no format of that name; the message lists them
   */
  static ResponseForm parse(String format) {
    if (format.equals(LINK)) {
      return new LinkText(ConsoleTarget.HOME);
    }
    try {
      return new FormattedCredentials(Format.parse(format));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + ", " + LINK, e);
    }
  }
}
