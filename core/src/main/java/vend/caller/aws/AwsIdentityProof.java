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
 * A presigned {@code GetCallerIdentity}, taken apart and not yet believed. It is a secret until it
 * has expired.
 *
 * <p>What STS is asked is put together anew from these parts ({@link #query}), each of which has
 * its one strict form; nothing else of what the caller sent goes anywhere.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">IAM:
 *     create a signed request</a>
 */
public final class AwsIdentityProof {
  /** How long STS takes a signature, whatever {@code X-Amz-Expires} says. */
  static final Duration LONGEST = Duration.ofMinutes(15);

  /** By how much a caller's clock may be ahead of this one. */
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

  /** Scheme and host that the caller signed for, not believed: to be compared with the true one. */
  String address() {
    return address;
  }

  /** The region of the signature's scope. */
  AwsRegion region() {
    return region;
  }

  /** Who may have signed; no secret. */
  String accessKeyId() {
    return query.scope("key");
  }

  /** When it was signed, as the caller says and its signature covers. */
  Instant signed() {
    return signed;
  }

  /** From this instant on it is worth nothing. */
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

  /** The query of the request to STS, in an order of its own: parts of the allow-list alone. */
  public String query() {
    return query.text();
  }

  /** Names this very proof, however its parts were ordered; nothing can be made of it. */
  String digest() {
    return Sha256.of((address + "/?" + query.text()).getBytes(UTF_8));
  }

  /** Names the signature, for tokens that are taken once. It is no part of the signature. */
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
