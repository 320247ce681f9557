package vend.caller.saml;

import static vend.caller.saml.SamlNamespaces.ASSERTION;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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
import vend.saml.AwsRole;
import vend.saml.XmlText;

/**
 * Verifies assertions of SAML identity providers.
 *
 * <p>Vend trusts only identity providers of the closed list, which it looks up by the exact {@code
 * Issuer}, and only the keys of their metadata. It checks every {@link DocumentRule}, then the form
 * of the signature, then the signature. After that, it parses the signed bytes again and reads
 * nothing else.
 *
 * <p>An assertion is valid from a minute before its beginning, since the provider's clock may be
 * ahead, until the earliest of its ends, without leeway, and for at most {@link #LONGEST} after it
 * was issued. Within that time it may be used repeatedly, like a token.
 */
public final class SamlVerifier {
  /** The longest validity of an assertion after its IssueInstant. AWS has the same limit. */
  public static final Duration LONGEST = Duration.ofMinutes(5);

  private final Map<String, SamlIssuer> issuers;
  private final MetadataKeys keys;
  private final InstantSource clock;
  private final Set<DocumentRule> rules;

  /**
   * @param issuers all trusted identity providers
   * @throws IllegalArgumentException if two of them have the same entity id
   */
  public SamlVerifier(Collection<SamlIssuer> issuers, MetadataKeys keys, InstantSource clock) {
    this(issuers, keys, clock, DocumentRule.all());
  }

  /** With fewer rules, so that tests can show what each rule is needed for. */
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

  /** Checks an assertion. The result is always a verdict, whatever it contains; never throws. */
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
      return new Verification.Rejected(e.cause(), known);
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

  /** Not verified yet: it only selects which issuer's keys to try, from the closed list. */
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
    var terms = new AssertionCheck(issuer, clock.instant());
    terms.checkResponse(opened.response());
    Assertion assertion = Assertion.read(opened.assertion());
    terms.checkIssuer(assertion);
    terms.checkTarget(assertion);
    terms.checkSignIn(assertion);
    Claims claims = AssertionClaims.of(assertion);
    if (issuer.unmetRequirement(claims).isPresent()) {
      throw new RejectedToken(RejectionCause.REQUIREMENT_NOT_MET);
    }
    // Checked last: the caller is told that an assertion has expired, so nothing else may be wrong.
    Instant expires = terms.checkedEnd(assertion);
    return new Caller(
        issuer.name(),
        issuer.entityId(),
        assertion.subject(),
        List.of(assertion.restriction().audience()),
        claims,
        expires,
        Optional.of(assertion.id()),
        issuer.person().flatMap(claim -> claim.of(claims)));
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

  /** Decodes what the caller sent: strict base64, strict UTF-8, XML without a DTD. */
  private static final class ResponseText {
    private static final String DOCTYPE = "<!DOCTYPE";

    private ResponseText() {}

    static Document parse(String base64) throws RejectedToken {
      String text = utf8(bytes(base64));
      // A valid document without a DTD has this text only in a comment or a CDATA section.
      if (text.contains(DOCTYPE)) {
        throw new RejectedToken(RejectionCause.DTD_NOT_ALLOWED);
      }
      try {
        return XmlText.parse(text);
      } catch (XmlText.Unreadable e) {
        throw malformed();
      }
    }

    /** Accepts only the canonical encoding: with padding and without line breaks. */
    private static byte[] bytes(String base64) throws RejectedToken {
      try {
        byte[] bytes = Base64.getDecoder().decode(base64);
        if (!Base64.getEncoder().encodeToString(bytes).equals(base64)) {
          throw malformed();
        }
        return bytes;
      } catch (IllegalArgumentException e) {
        throw malformed();
      }
    }

    private static String utf8(byte[] bytes) throws RejectedToken {
      try {
        // A decoder throws on invalid UTF-8; the String constructor would replace it silently.
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        throw malformed();
      }
    }

    private static RejectedToken malformed() {
      return new RejectedToken(RejectionCause.MALFORMED);
    }
  }

  /**
   * A response reduced to its signed content. Each signature is checked, and then exactly the
   * signed bytes are parsed again and replace the document.
   *
   * @param response the whole response; signed only if it has its own signature
   * @param assertion always signed
   */
  private record OpenedResponse(XmlElement response, XmlElement assertion) {
    /**
     * The outermost signature, which is checked first.
     *
     * @throws RejectedToken if there is no signature, or its form is not allowed
     */
    static EnvelopedSignature outerSignature(XmlElement response) throws RejectedToken {
      Optional<EnvelopedSignature> own = EnvelopedSignature.in(response);
      return own.isPresent()
          ? own.get()
          : EnvelopedSignature.in(assertionIn(response)).orElseThrow(OpenedResponse::unsigned);
    }

    /**
     * Checks and removes all signatures; this key must have made all of them.
     *
     * @throws RejectedToken if another key made one of them
     */
    static OpenedResponse open(XmlElement response, SigningKey key) throws RejectedToken {
      Optional<EnvelopedSignature> own = EnvelopedSignature.in(response);
      XmlElement signed = own.isPresent() ? parsed(own.get().signedBy(key)) : response;
      XmlElement assertion = assertionIn(signed);
      Optional<EnvelopedSignature> inner = EnvelopedSignature.in(assertion);
      if (inner.isPresent()) {
        return new OpenedResponse(signed, parsed(inner.get().signedBy(key)));
      }
      if (own.isEmpty()) {
        throw unsigned();
      }
      return new OpenedResponse(signed, assertion);
    }

    private static XmlElement assertionIn(XmlElement response) throws RejectedToken {
      return response
          .only(ASSERTION, "Assertion")
          .orElseThrow(() -> new RejectedToken(RejectionCause.NOT_ONE_ASSERTION));
    }

    private static XmlElement parsed(String signed) throws RejectedToken {
      try {
        return new XmlElement(XmlText.parse(signed).getDocumentElement());
      } catch (XmlText.Unreadable e) {
        throw new RejectedToken(RejectionCause.MALFORMED);
      }
    }

    private static RejectedToken unsigned() {
      return new RejectedToken(RejectionCause.UNSIGNED);
    }
  }

  /**
   * Converts an assertion into claims: its attributes under their own names, and Vend's own claims
   * under names that no attribute may have.
   */
  private static final class AssertionClaims {
    private static final String ISSUER = "iss";
    private static final String AUDIENCE = "aud";
    private static final String SUBJECT = "sub";
    private static final String RECIPIENT = "recipient";
    private static final String NAME_ID_FORMAT = "nameIdFormat";
    private static final String ROLE = "role";
    private static final String PROVIDER = "provider";

    private static final Set<String> OWN =
        Set.of(ISSUER, AUDIENCE, SUBJECT, RECIPIENT, NAME_ID_FORMAT, ROLE, PROVIDER);

    private AssertionClaims() {}

    static Claims of(Assertion assertion) throws RejectedToken {
      Map<String, List<String>> attributes = assertion.attributes().values();
      Set<String> malformed = assertion.attributes().malformed();
      if (Stream.concat(attributes.keySet().stream(), malformed.stream()).anyMatch(OWN::contains)) {
        throw new RejectedToken(RejectionCause.CLAIM_NAME_TAKEN);
      }
      var claims = new LinkedHashMap<>(attributes);
      claims.put(ISSUER, List.of(assertion.issuer()));
      claims.put(AUDIENCE, List.of(assertion.restriction().audience()));
      claims.put(SUBJECT, List.of(assertion.subject()));
      claims.put(RECIPIENT, List.of(assertion.confirmation().recipient()));
      assertion.nameIdFormat().ifPresent(format -> claims.put(NAME_ID_FORMAT, List.of(format)));
      addRoles(attributes.getOrDefault(AwsRole.ATTRIBUTE, List.of()), claims);
      return new Claims(claims, malformed);
    }

    /**
     * Skips values that are not AWS roles: some directories use this attribute for their own roles.
     */
    private static void addRoles(List<String> values, Map<String, List<String>> claims) {
      List<AwsRole> roles = values.stream().map(AwsRole::parse).flatMap(Optional::stream).toList();
      if (!roles.isEmpty()) {
        claims.put(ROLE, roles.stream().map(AwsRole::role).distinct().toList());
        claims.put(PROVIDER, roles.stream().map(AwsRole::provider).distinct().toList());
      }
    }
  }
}
