package vend.caller.saml;

import static vend.caller.saml.Names.ASSERTION;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Document;
import vend.caller.Caller;
import vend.caller.Claims;
import vend.caller.IssuerName;
import vend.caller.RejectedToken;
import vend.caller.RejectionCause;
import vend.caller.SamlAssertion;
import vend.caller.SamlIssuer;
import vend.caller.SigningKey;
import vend.caller.Verification;
import vend.caller.signing.KeyLookup;

/**
 * Checks the assertions of SAML identity providers.
 *
 * <p>Only identity providers of the closed list are believed, looked up by the exact {@code
 * Issuer}, and only by the keys of their metadata. A document is held against every {@link
 * DocumentRule}, then against the form of its signature, then against the keys; what is read after
 * that is parsed from the bytes that were signed, and from nothing else.
 *
 * <p>An assertion is taken from a minute before its beginning, since the provider's clock may be
 * ahead, until the first of its ends, without leeway, and for {@link #LONGEST} after it was issued
 * at most. Within that time it may be shown again, as a token may.
 */
public final class SamlVerifier {
  /** How long after it was issued an assertion is taken at most; AWS's own limit, too. */
  public static final Duration LONGEST = Duration.ofMinutes(5);

  private final Map<String, SamlIssuer> issuers;
  private final MetadataKeys keys;
  private final InstantSource clock;
  private final Set<DocumentRule> rules;

  /**
   * @param issuers all that are believed
   * @throws IllegalArgumentException if two of them have the same entity id
   */
  public SamlVerifier(Collection<SamlIssuer> issuers, MetadataKeys keys, InstantSource clock) {
    this(issuers, keys, clock, DocumentRule.all());
  }

  /** With fewer rules, so that each can be seen to be needed, or not to be the only one. */
  SamlVerifier(
      Collection<SamlIssuer> issuers,
      MetadataKeys keys,
      InstantSource clock,
      Set<DocumentRule> rules) {
    this.issuers = byEntityId(issuers);
    this.keys = keys;
    this.clock = clock;
    this.rules = rules;
  }

  /** Checks an assertion; whatever is in it, the answer is a verdict and never an exception. */
  public Verification verify(SamlAssertion assertion) {
    Optional<IssuerName> known = Optional.empty();
    try {
      Document document = ResponseText.parse(assertion.reveal());
      for (DocumentRule rule : rules) {
        rule.check(document);
      }
      XmlElement response = new XmlElement(document.getDocumentElement());
      SamlIssuer issuer = issuerOf(response);
      known = Optional.of(issuer.name());
      return verify(response, issuer);
    } catch (RejectedToken e) {
      return new Verification.Rejected(e.why(), known);
    }
  }

  private Verification verify(XmlElement response, SamlIssuer issuer) throws RejectedToken {
    EnvelopedSignature outer = OpenedResponse.outerSignature(response);
    return switch (keys.find(issuer, set -> set.find(outer::isMadeBy))) {
      case KeyLookup.Unavailable(String cause) ->
          new Verification.Unverifiable(issuer.name(), cause);
      case KeyLookup.Unknown(), KeyLookup.Weak() ->
          throw new RejectedToken(RejectionCause.SIGNATURE_INVALID);
      case KeyLookup.Found(SigningKey key) ->
          new Verification.Verified(caller(OpenedResponse.open(response, key), issuer));
    };
  }

  /** Not believed yet: it only says whose keys to try, and only out of the closed list. */
  private SamlIssuer issuerOf(XmlElement response) throws RejectedToken {
    Optional<XmlElement> assertion = response.only(ASSERTION, "Assertion");
    SamlIssuer issuer =
        assertion.isPresent() ? issuers.get(Assertion.issuer(assertion.get())) : null;
    if (issuer == null) {
      throw new RejectedToken(RejectionCause.ISSUER_UNKNOWN);
    }
    return issuer;
  }

  private Caller caller(OpenedResponse opened, SamlIssuer issuer) throws RejectedToken {
    var terms = new AssertionTerms(issuer, clock.instant());
    terms.checkResponse(opened.response());
    Assertion assertion = Assertion.read(opened.assertion());
    terms.checkIssuer(assertion);
    terms.checkTarget(assertion);
    terms.checkSignIn(assertion);
    Claims claims = AssertionClaims.of(assertion);
    if (issuer.unmetRequirement(claims).isPresent()) {
      throw new RejectedToken(RejectionCause.REQUIREMENT_NOT_MET);
    }
    // Last: that an assertion has expired is told, so it must be all that is wrong with it.
    Instant expires = terms.checkedEnd(assertion);
    return new Caller(
        issuer.name(),
        issuer.entityId(),
        assertion.subject(),
        List.of(assertion.restriction().audience()),
        claims,
        expires,
        Optional.of(assertion.id()));
  }

  private static Map<String, SamlIssuer> byEntityId(Collection<SamlIssuer> issuers) {
    Map<String, SamlIssuer> byEntityId = new HashMap<>();
    for (SamlIssuer issuer : issuers) {
      SamlIssuer other = byEntityId.put(issuer.entityId(), issuer);
      if (other != null) {
        throw new IllegalArgumentException(
            "issuers %s and %s have the same entity id".formatted(other.name(), issuer.name()));
      }
    }
    return Map.copyOf(byEntityId);
  }
}
