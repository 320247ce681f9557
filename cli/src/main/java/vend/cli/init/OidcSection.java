package vend.cli.init;

import java.util.List;
import java.util.stream.Collectors;

/**
 * People from a company's OpenID Connect provider.
 *
 * @param issuer the exact {@code iss} of the tokens
 * @param clientId Vend's client id there, which is the {@code aud} of the tokens
 * @param algorithms the signature algorithms to accept
 */
record OidcSection(String issuer, String clientId, List<String> algorithms, GroupSection people)
    implements CallerSection {
  static final String NAME = "staff";

  OidcSection {
    algorithms = List.copyOf(algorithms);
  }

  @Override
  public boolean isPipeline() {
    return false;
  }

  @Override
  public String issuer(String audience) {
    var text = new StringBuilder();
    text.append(
        """
          %s:
            oidc: %s
            audience: %s # Vend's client id at the provider
            algorithms: %s
        """
            .formatted(
                NAME, YamlText.of(issuer), YamlText.of(clientId), YamlText.list(algorithms)));
    if (!people.require().isEmpty()) {
      text.append(
          people.require().entrySet().stream()
              .map(one -> YamlText.of(one.getKey()) + ": " + YamlText.of(one.getValue()))
              .collect(Collectors.joining(", ", "    require: { ", " }\n")));
    }
    return text.toString();
  }

  @Override
  public String grant(Roles roles) {
    return people.grant(roles);
  }

  @Override
  public String callers() {
    return people.callers();
  }

  @Override
  public String cases(Roles roles) {
    return people.cases(roles);
  }
}
