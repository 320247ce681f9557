package vend.functions.sts;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vend.Secret;

/**
 * Cases of AWS's own test suite for Signature Version 4. Like the AWS CLI, its signers sign no
 * header with a hash of the body.
 */
class SignatureV4Test {
  private static final Secret SECRET = Secret.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "get-vanilla, '', 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    "get-vanilla-query-order-key-case, Param2=value2&Param1=value1,"
        + " b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    "get-vanilla-query-unreserved,"
        + " -._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz,"
        + " 9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
  })
  void agreesWithAwsSigners(String name, String query, String signature) throws StsError {
    assertTrue(isSigned(query, signature), name);
    assertFalse(isSigned(query + "&more=", signature), name);
  }

  @Test
  void rejectsASignatureOfAnotherLength() throws StsError {
    var request = request("", "0".repeat(64));
    SignatureProof proof = SignatureProof.of(request, QueryParameters.of(request));

    assertFalse(SignatureV4.isSigned(request, proof, SECRET));
  }

  private static boolean isSigned(String query, String signature) throws StsError {
    var request = request(query, signature);
    return SignatureV4.isSigned(
        request, SignatureProof.of(request, QueryParameters.of(request)), SECRET);
  }

  private static ReceivedRequest request(String query, String signature) {
    return new ReceivedRequest(
        "GET",
        "/",
        query,
        Map.of(
            "Host",
            List.of("example.amazonaws.com"),
            "X-Amz-Date",
            List.of("20150830T123600Z"),
            "Authorization",
            List.of(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                    + " SignedHeaders=host;x-amz-date, Signature="
                    + signature)),
        "");
  }
}
