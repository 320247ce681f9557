package vend.caller.saml;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The eight known signature-wrapping attacks, which move the signed content aside and put other
 * content in its place. The signed content stays complete and signed; the attacker's assertion
 * names {@code mallory}.
 *
 * @see <a
 *     href="https://www.usenix.org/system/files/conference/usenixsecurity12/sec12-final91.pdf">Somorovsky
 *     et al., On Breaking SAML, USENIX Security 2012</a>
 */
enum Wrapping {
  /** Another response, which contains the signed response in an object of its signature. */
  RESPONSE_IN_SIGNATURE(true) {
    @Override
    String wrap(Pieces signed) {
      return signed
          .withoutSignature()
          .replace("ID=\"_response\"", "ID=\"_evil\"")
          .replace("alice", "mallory")
          .replace(
              "<samlp:Status>", signed.signatureWith(signed.withoutSignature()) + "<samlp:Status>");
    }
  },
  /** Another response, which contains the signed response next to its signature. */
  RESPONSE_BESIDE_SIGNATURE(true) {
    @Override
    String wrap(Pieces signed) {
      return signed
          .withoutSignature()
          .replace("ID=\"_response\"", "ID=\"_evil\"")
          .replace("alice", "mallory")
          .replace(
              "<samlp:Status>", signed.withoutSignature() + signed.signature() + "<samlp:Status>");
    }
  },
  /** Another assertion before the signed one. */
  ASSERTION_BEFORE(false) {
    @Override
    String wrap(Pieces signed) {
      return signed.inPlaceOfAssertion(signed.evil("") + signed.assertion());
    }
  },
  /** Another assertion that contains the signed one. */
  ASSERTION_AROUND(false) {
    @Override
    String wrap(Pieces signed) {
      return signed.inPlaceOfAssertion(
          signed.evil("").replace("</saml:Assertion>", signed.assertion() + "</saml:Assertion>"));
    }
  },
  /** Another assertion with the signature, next to the signed one without it. */
  SIGNATURE_MOVED(false) {
    @Override
    String wrap(Pieces signed) {
      return signed.inPlaceOfAssertion(
          signed.evil(signed.signature()) + signed.assertionWithoutSignature());
    }
  },
  /** Another assertion with the signature, which contains the signed assertion. */
  ASSERTION_IN_MOVED_SIGNATURE(false) {
    @Override
    String wrap(Pieces signed) {
      return signed.inPlaceOfAssertion(
          signed.evil(
              signed
                  .signature()
                  .replace(
                      "</ds:SignatureValue>",
                      "</ds:SignatureValue>" + signed.assertionWithoutSignature())));
    }
  },
  /** Another assertion in the extensions, where any element is allowed. */
  ASSERTION_IN_EXTENSIONS(false) {
    @Override
    String wrap(Pieces signed) {
      return signed
          .document()
          .replace(
              "<samlp:Status>",
              "<samlp:Extensions>" + signed.evil("") + "</samlp:Extensions><samlp:Status>");
    }
  },
  /** Another assertion with the signature, which contains the signed assertion in an object. */
  ASSERTION_IN_OBJECT(false) {
    @Override
    String wrap(Pieces signed) {
      return signed.inPlaceOfAssertion(
          signed.evil(signed.signatureWith(signed.assertionWithoutSignature())));
    }
  };

  private final boolean ofResponse;

  Wrapping(boolean ofResponse) {
    this.ofResponse = ofResponse;
  }

  abstract String wrap(Pieces signed);

  /** A provider's response, signed and then changed by this attack. */
  String document(TestIdentityProvider provider, String response) {
    return wrap(
        new Pieces(
            ofResponse ? provider.signResponse(response) : provider.signAssertion(response)));
  }

  /**
   * The pieces of a document with one signature.
   *
   * @param document contains one signature
   */
  record Pieces(String document) {
    private static final Pattern SIGNATURE = Pattern.compile("(?s)<ds:Signature .*</ds:Signature>");
    private static final Pattern ASSERTION =
        Pattern.compile("(?s)<saml:Assertion .*</saml:Assertion>");

    String signature() {
      return found(SIGNATURE);
    }

    /** The signature with an added object. */
    String signatureWith(String object) {
      return signature()
          .replace("</ds:Signature>", "<ds:Object>" + object + "</ds:Object></ds:Signature>");
    }

    String withoutSignature() {
      return document.replace(signature(), "");
    }

    String assertion() {
      return found(ASSERTION);
    }

    String assertionWithoutSignature() {
      return assertion().replace(signature(), "");
    }

    /** The attacker's assertion, with this text instead of its signature. */
    String evil(String signature) {
      return assertionWithoutSignature()
          .replace("ID=\"_assertion\"", "ID=\"_evil\"")
          .replace("alice", "mallory")
          .replace("<saml:Subject>", signature + "<saml:Subject>");
    }

    String inPlaceOfAssertion(String other) {
      return document.replace(assertion(), other);
    }

    private String found(Pattern pattern) {
      Matcher matcher = pattern.matcher(document);
      if (!matcher.find()) {
        throw new IllegalStateException("The document does not match " + pattern + ".");
      }
      return matcher.group();
    }
  }
}
