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

  /** From what a caller sends to a document: strict base64, strict UTF-8, XML without a DTD. */
  private static final class ResponseText {
    private static final String DOCTYPE = "<!DOCTYPE";

    private ResponseText() {}

    static Document parse(String base64) throws RejectedToken {
      String text = utf8(bytes(base64));
      // Where this stands in a document without one, it is in a comment or a CDATA section.
      if (text.contains(DOCTYPE)) {
        throw new RejectedToken(RejectionCause.DTD_NOT_ALLOWED);
      }
      try {
        return XmlText.parse(text);
      } catch (XmlText.Unreadable e) {
        throw malformed();
      }
    }

    /** Only in the one spelling that the bytes have: with padding, without line breaks. */
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
        // A decoder of one's own throws on what is not UTF-8; a String constructor would mend it.
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
   * A response, of which layer by layer nothing is left but what was signed: each signature is
   * checked, and then the very bytes that it is about are parsed anew in the place of the document.
   *
   * @param response all of it; only signed if the response itself has a signature
   * @param assertion signed
   */
  private record OpenedResponse(XmlElement response, XmlElement assertion) {
    /**
     * The signature that is to be checked first.
     *
     * @throws RejectedToken if there is none, or it is not of the form that it must have
     */
    static EnvelopedSignature outerSignature(XmlElement response) throws RejectedToken {
      Optional<EnvelopedSignature> own = EnvelopedSignature.in(response);
      return own.isPresent()
          ? own.get()
          : EnvelopedSignature.in(assertionIn(response)).orElseThrow(OpenedResponse::unsigned);
    }

    /**
     * Takes off every signature there is; all of them are by this key.
     *
     * @throws RejectedToken if one is not
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
   * An assertion as claims: its attributes under their own names, and beside them what Vend makes
   * of the rest, under names that no attribute may have.
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

    /** Values that are no role, as of a directory's own roles under the same name, are left out. */
    private static void addRoles(List<String> values, Map<String, List<String>> claims) {
      List<AwsRole> roles = values.stream().map(AwsRole::parse).flatMap(Optional::stream).toList();
      if (!roles.isEmpty()) {
        claims.put(ROLE, roles.stream().map(AwsRole::role).distinct().toList());
        claims.put(PROVIDER, roles.stream().map(AwsRole::provider).distinct().toList());
      }
    }
  }
}
