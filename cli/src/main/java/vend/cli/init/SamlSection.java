package vend.cli.init;

import java.util.Optional;

/**
 * People from a company's SAML identity provider.
 *
 * @param metadata a path beside the grants file, or an address
 * @param entityId the {@code Issuer} of the assertions; empty if Vend reads it from the file
 * @param recipient the exact {@code Recipient} of the assertions
 */
record SamlSection(
    String metadata, Optional<String> entityId, String recipient, GroupSection people)
    implements CallerSection {
  static final String NAME = "saml";

  @Override
  public boolean isPipeline() {
    return false;
  }

  @Override
  public String issuer(String audience) {
    return """
      %s:
        saml: %s
    %s    audience: %s # the Audience of the assertions, as set at the provider
        recipient: %s # the Recipient of the assertions, as set at the provider
    """
        .formatted(
            NAME,
            YamlText.of(metadata),
            entityId.map(id -> "    entityId: %s\n".formatted(YamlText.of(id))).orElse(""),
            YamlText.of(audience),
            YamlText.of(recipient));
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
