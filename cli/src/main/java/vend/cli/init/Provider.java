package vend.cli.init;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** An identity provider that {@code vend init} knows. */
enum Provider {
  GITHUB("github", "pipelines in GitHub Actions"),
  GITLAB("gitlab", "pipelines in GitLab CI/CD"),
  OIDC("oidc", "people, by your company's OpenID Connect provider"),
  IDENTITY_CENTER("identity-center", "people, by IAM Identity Center"),
  SAML("saml", "people, by your company's SAML provider");

  private final String id;
  private final String callers;

  Provider(String id, String callers) {
    this.id = id;
    this.callers = callers;
  }

  /** The line for a list. */
  String line() {
    return "%s: %s".formatted(id, callers);
  }

  static String ids() {
    return Arrays.stream(values()).map(one -> one.id).collect(Collectors.joining(", "));
  }

  /**
   * Finds providers by their names, in the order of this type.
   *
   * @throws IllegalArgumentException if a name is unknown, or there is none
   */
  static List<Provider> of(List<String> ids) {
    for (String id : ids) {
      if (Arrays.stream(values()).noneMatch(one -> one.id.equals(id))) {
        throw new IllegalArgumentException("each provider must be one of " + ids());
      }
    }
    if (ids.isEmpty()) {
      throw new IllegalArgumentException("name at least one of " + ids());
    }
    return Arrays.stream(values()).filter(one -> ids.contains(one.id)).toList();
  }
}
