package vend.caller.aws;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vend.Sha256;
import vend.aws.AwsRegion;
import vend.aws.IdentityProofFormat;
import vend.caller.Base64Url;
import vend.caller.RejectedToken;
import vend.caller.RejectionCause;

/**
 * The parsed presigned {@code GetCallerIdentity} of a caller, not yet verified. It is a secret
 * until it has expired.
 *
 * <p>Vend composes its own request to STS from these parts ({@link #query}), each of which has one
 * strict form. Nothing else from the caller reaches STS.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">IAM:
 *     create a signed request</a>
 */
public final class AwsIdentityProof {
  /** STS's own limit on a signature's age, whatever {@code X-Amz-Expires} says. */
  static final Duration LONGEST = Duration.ofMinutes(15);

  /** How far a caller's clock may be ahead of Vend's. */
  static final Duration MAX_SKEW = Duration.ofMinutes(1);

  private static final Pattern URL =
      Pattern.compile("(https?://[a-z0-9.:\\[\\]-]{1,260})/\\?([!-~]+)");

  private final String address;
  private final PresignedQuery query;
  private final AwsRegion region;
  private final Instant signed;
  private final Duration life;

  private AwsIdentityProof(String address, PresignedQuery query) throws RejectedToken {
    this.address = address;
    this.query = query;
    this.region = AwsRegion.of(query.scope("region")).orElseThrow(AwsIdentityProof::malformed);
    this.signed = query.date();
    this.life = Duration.ofSeconds(query.expires());
  }

  static AwsIdentityProof parse(String token) throws RejectedToken {
    if (!token.startsWith(IdentityProofFormat.PREFIX)) {
      throw malformed();
    }
    String url =
        Base64Url.decode(token.substring(IdentityProofFormat.PREFIX.length()))
            .map(bytes -> new String(bytes, ISO_8859_1))
            .orElseThrow(AwsIdentityProof::malformed);
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw malformed();
    }
    return new AwsIdentityProof(parts.group(1), PresignedQuery.parse(parts.group(2)));
  }

  /** Scheme and host that the caller signed. Untrusted: compare them with the expected ones. */
  String address() {
    return address;
  }

  /** The region in the signature's scope. */
  AwsRegion region() {
    return region;
  }

  /** The access key id of the signer, not yet verified. Not a secret. */
  String accessKeyId() {
    return query.scope("key");
  }

  /** When the proof was signed, according to the caller. The signature covers it. */
  Instant signed() {
    return signed;
  }

  /** The proof is invalid from this instant on. */
  Instant expires() {
    return signed.plus(life.compareTo(LONGEST) < 0 ? life : LONGEST);
  }

  void checkTimes(Instant now) throws RejectedToken {
    if (!now.isBefore(expires())) {
      throw new RejectedToken(RejectionCause.PROOF_EXPIRED);
    }
    if (signed.isAfter(now.plus(MAX_SKEW))) {
      throw new RejectedToken(RejectionCause.NOT_YET_VALID);
    }
  }

  /** The query of Vend's request to STS. It contains only allowed parameters, sorted by name. */
  public String query() {
    return query.text();
  }

  /** Identifies this proof, in whatever order its parameters came. Reveals nothing about them. */
  String digest() {
    return Sha256.of((address + "/?" + query.text()).getBytes(UTF_8));
  }

  /** Identifies the signature, for grants that accept each token once. Does not reveal it. */
  String id() {
    return Sha256.of(query.value("X-Amz-Signature").getBytes(UTF_8));
  }

  static RejectedToken malformed() {
    return new RejectedToken(RejectionCause.PROOF_MALFORMED);
  }

  @Override
  public String toString() {
    return "AwsIdentityProof[hidden]";
  }
}
