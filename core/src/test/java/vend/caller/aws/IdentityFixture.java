package vend.caller.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.SettableClock;
import vend.aws.AwsRegion;
import vend.caller.AwsIssuer;
import vend.caller.BearerToken;
import vend.caller.Caller;
import vend.caller.IssuerName;
import vend.caller.RejectionCause;
import vend.caller.Verification;

/** The real verifier with one issuer and a fake STS that checks signatures. */
final class IdentityFixture {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final String ADDRESS = "https://sts.eu-central-1.amazonaws.com";
  static final String SERVER_ID = "https://vend.example.com";

  final SettableClock clock = new SettableClock(NOW);
  final TestSts sts = new TestSts(ADDRESS);
  final AwsIdentityVerifier verifier;

  IdentityFixture() {
    this(issuer(SERVER_ID, Map.of()));
  }

  IdentityFixture(AwsIssuer issuer) {
    verifier =
        new AwsIdentityVerifier(
            List.of(issuer),
            sts,
            account ->
                account.value().equals("222222222222")
                    ? Optional.of("o-a1b2c3d4e5")
                    : Optional.empty(),
            clock);
  }

  static AwsIssuer issuer(String serverId, Map<String, List<String>> require) {
    return new AwsIssuer(
        new IssuerName("workloads"), new AwsRegion("eu-central-1"), serverId, require);
  }

  /** The URL that a caller would sign at the current time. */
  String url(TestSts.Key key) {
    return TestSts.url(key, issuer(SERVER_ID, Map.of()), ADDRESS, clock.instant(), 60);
  }

  Verification verifyUrl(String url) {
    return verify(TestSts.token(url));
  }

  Verification verify(String token) {
    return verifier.verify(new BearerToken(token));
  }

  static Caller verified(Verification verification) {
    return assertInstanceOf(Verification.Verified.class, verification).caller();
  }

  static void assertRejected(RejectionCause cause, Verification verification) {
    assertEquals(cause, assertInstanceOf(Verification.Rejected.class, verification).cause());
  }

  static void assertUnverifiable(String cause, Verification verification) {
    assertEquals(cause, assertInstanceOf(Verification.Unverifiable.class, verification).cause());
  }
}
