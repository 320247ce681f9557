package vend.caller.saml;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The eight known ways to move what was signed aside and to put something else in its place. What
 * was signed stays whole and signed in each; the other assertion says {@code mallory}.
 *
 * @see <a
 *     href="https://www.usenix.org/system/files/conference/usenixsecurity12/sec12-final91.pdf">On
 *     Breaking SAML: Be Whoever You Want to Be</a>
 */
enum Wrapping {
  /** Another response, with the signed one in an object of its signature. */
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
  /** Another response, with the signed one beside its signature. */
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
  /** Another assertion around the signed one. */
  ASSERTION_AROUND(false) {
    @Override
    String wrap(Pieces signed) {
      return signed.inPlaceOfAssertion(
          signed.evil("").replace("</saml:Assertion>", signed.assertion() + "</saml:Assertion>"));
    }
  },
  /** Another assertion that has the signature, and the signed one without it. */
  SIGNATURE_MOVED(false) {
    @Override
    String wrap(Pieces signed) {
      return signed.inPlaceOfAssertion(
          signed.evil(signed.signature()) + signed.assertionWithoutSignature());
    }
  },
  /** Another assertion that has the signature, with the signed one in that. */
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
  /** Another assertion in the extensions, which may hold anything. */
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
  /** Another assertion that has the signature, with the signed one in an object of that. */
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

  /** The attack on a response of this provider. */
  String document(TestIdentityProvider provider, String response) {
    return wrap(
        new Pieces(
            ofResponse ? provider.signResponse(response) : provider.signAssertion(response)));
  }

  /**
   * A signed document, to be taken apart.
   *
   * @param document with one signature
   */
  record Pieces(String document) {
    private static final Pattern SIGNATURE = Pattern.compile("(?s)<ds:Signature .*</ds:Signature>");
    private static final Pattern ASSERTION =
        Pattern.compile("(?s)<saml:Assertion .*</saml:Assertion>");

    String signature() {
      return found(SIGNATURE);
    }

    /** The signature with something in an object. */
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

    /** Another assertion, with this in the place of its signature. */
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
        throw new IllegalStateException("there is no " + pattern);
      }
      return matcher.group();
    }
  }
}
