package vend.cli.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The ways in which a SAML identity provider signs users in; the values of {@code saml.way}. */
public enum SamlWay {
  FORMS,
  ADFS,
  BASIC,
  DIGEST,
  NTLM,
  KERBEROS,
  OKTA,
  ONELOGIN,
  BROWSER;

  static List<String> names() {
    return Arrays.stream(values()).map(way -> way.name().toLowerCase(Locale.ROOT)).toList();
  }

  public static SamlWay of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
