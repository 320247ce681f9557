package vend.caller;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A trusted SAML 2.0 identity provider and the terms on which Vend trusts it.
 *
 * @param name its name in the grants file
 * @param entityId the exact {@code Issuer} of its assertions; 1 to 1,024 characters
 * @param metadata the source of its signing keys
 * @param target the audience and recipient that its assertions must name
 * @param require claims that must have exactly one value, from the listed values; other callers are
 *     rejected with 401
 * @param authnStatementOptional whether Vend accepts assertions without an {@code AuthnStatement},
 *     which do not state that the user signed in
 * @param person the attribute that names a person, if any
 */
public record SamlIssuer(
    IssuerName name,
    String entityId,
    SamlMetadata metadata,
    AssertionTarget target,
    Map<String, List<String>> require,
    boolean authnStatementOptional,
    Optional<PersonClaim> person)
    implements Issuer {
  /** SAML 2.0 Core, section 8.3.6. */
  private static final int MAX_ENTITY_ID = 1024;

  /**
   * @throws IllegalArgumentException if a part is invalid; the message names the rule
   */
  public SamlIssuer {
    if (entityId.isBlank() || entityId.length() > MAX_ENTITY_ID) {
      throw new IllegalArgumentException("an entity id has 1 to 1,024 characters");
    }
    require = RequiredClaims.copyOf(require);
  }

  /**
   * An issuer without an attribute that names a person.
   *
   * @throws IllegalArgumentException if a part is invalid; the message names the rule
   */
  public SamlIssuer(
      IssuerName name,
      String entityId,
      SamlMetadata metadata,
      AssertionTarget target,
      Map<String, List<String>> require,
      boolean authnStatementOptional) {
    this(name, entityId, metadata, target, require, authnStatementOptional, Optional.empty());
  }

  @Override
  public String address() {
    return entityId;
  }

  @Override
  public String audience() {
    return target.audience();
  }
}
