package vend.caller;

import java.util.List;
import java.util.Map;

/**
 * A SAML 2.0 identity provider that the grants file believes, and on which terms.
 *
 * @param name its name in the grants file
 * @param entityId the exact {@code Issuer} of its assertions; 1 to 1,024 characters
 * @param metadata where its keys come from
 * @param target whom its assertions must be meant for
 * @param require claims that must have one value each, of those listed; who fails one is nobody
 * @param authnStatementOptional whether assertions may leave open that somebody signed in
 */
public record SamlIssuer(
    IssuerName name,
    String entityId,
    SamlMetadata metadata,
    AssertionTarget target,
    Map<String, List<String>> require,
    boolean authnStatementOptional)
    implements Issuer {
  /** SAML 2.0 Core, section 8.3.6. */
  private static final int MAX_ENTITY_ID = 1024;

  /**
   * @throws IllegalArgumentException if a part breaks its rule; the message says which
   */
  public SamlIssuer {
    if (entityId.isBlank() || entityId.length() > MAX_ENTITY_ID) {
      throw new IllegalArgumentException("an entity id has 1 to 1,024 characters");
    }
    require = RequiredClaims.copyOf(require);
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
