package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import vend.Json;
import vend.SettableClock;
import vend.caller.OidcIssuer;
import vend.caller.TestIssuer;
import vend.caller.aws.TestSts;
import vend.caller.oidc.CachedKeySets;
import vend.caller.oidc.KeySetSource;
import vend.caller.saml.CachedMetadata;
import vend.caller.saml.MetadataSource;
import vend.caller.signing.FetchedKeySet;
import vend.console.ConsoleLinks;
import vend.functions.TestGrants;
import vend.functions.VerificationSources;
import vend.functions.Wiring;
import vend.grant.CurrentFreezes;
import vend.grant.Grants;
import vend.request.RequestStore;
import vend.vending.Sealing;
import vend.vending.Vending;
import vend.vending.WaitTimer;
import vend.vending.limit.Limits;

/**
 * The real API over the real decision and vending. Only dependencies outside the process are fakes.
 */
final class ApiFixture {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final String PROD_DEPLOY = "/v1/credentials/shop-prod/deploy";
  static final String TEST_DEPLOY = "/v1/credentials/shop-test/deploy";

  final SettableClock clock = new SettableClock(NOW);
  final TestIssuer ci = TestGrants.ci();
  final TestIssuer staff = TestGrants.staff();
  final CountingSts sts = new CountingSts(clock);
  final MemoryStore store = new MemoryStore();
  final MemoryHubFreezes freezes = new MemoryHubFreezes();
  final MemoryRequests requests = new MemoryRequests();
  final MemoryDataKeys dataKeys = new MemoryDataKeys();
  final FakeFederation federation = new FakeFederation();
  final List<String> lines = new CopyOnWriteArrayList<>();
  final TestSts identities = new TestSts("https://sts.eu-central-1.amazonaws.com");
  final AtomicInteger fetches = new AtomicInteger();
  volatile boolean issuersDown;
  private volatile Optional<Ruleset> ruleset;
  private final HttpApi api;

  ApiFixture() {
    this(TestGrants.grants());
  }

  ApiFixture(Grants grants) {
    this(grants, Optional.empty());
  }

  /** An API whose callers have all approvals that they need. */
  static ApiFixture approving(Grants grants) {
    return new ApiFixture(grants, Optional.of(new ApprovedRequests(grants, NOW)));
  }

  private ApiFixture(Grants grants, Optional<RequestStore> approvals) {
    var random = new SecureRandom();
    var wiring = new Wiring(clock, random, lines::add);
    KeySetSource source = this::keySet;
    var sources =
        new VerificationSources(
            new CachedKeySets(source, clock),
            new CachedMetadata(MetadataSource.NONE, clock),
            () -> identities);
    ruleset = Optional.of(wiring.ruleset(grants, sources));
    api =
        wiring.api(
            path(random, approvals.orElse(requests)),
            freezes,
            () -> new ConsoleLinks(federation, Optional.empty(), clock));
  }

  private VendingPath path(SecureRandom random, RequestStore approvals) {
    var limits = new Limits(store, Runnable::run, clock);
    var vending =
        new Vending(
            "eu-central-1",
            new Vending.Ports(
                sts,
                new Vending.Stores(store, store),
                new Vending.Stores(store, store),
                store,
                store,
                store.revocations(),
                approvals),
            new Sealing(dataKeys, random, clock),
            limits,
            clock,
            WaitTimer.SYSTEM,
            random);
    return new VendingPath(
        () -> ruleset,
        new CurrentFreezes(store, freezes.store(), clock),
        limits,
        approvals,
        vending);
  }

  private FetchedKeySet keySet(OidcIssuer issuer) {
    fetches.incrementAndGet();
    return issuersDown
        ? new FetchedKeySet.Failure("down")
        : new FetchedKeySet.Document(
            (issuer.oidc().equals(ci.url()) ? ci : staff).keySet(), Optional.empty());
  }

  HttpApi api() {
    return api;
  }

  void removeGrants() {
    ruleset = Optional.empty();
  }

  Reply send(Call call) {
    return Reply.of(api.handle(call.event(), "fallback"));
  }

  /** A token that is allowed {@code shop-prod/deploy}. */
  String ciToken() {
    return ci.sign(ciClaims());
  }

  Map<String, Object> ciClaims() {
    Map<String, Object> claims = ci.claims(clock.instant());
    claims.put("owner", "4242");
    claims.put("repository", "acme/shop");
    claims.put("ref", "refs/heads/main");
    claims.put("run_id", "77");
    return claims;
  }

  /** A genuine token of another caller at the same issuer. */
  String strangersToken() {
    Map<String, Object> claims = ciClaims();
    claims.put("owner", "6666");
    return ci.sign(claims);
  }

  String staffToken() {
    return staffToken("somebody");
  }

  String staffToken(String subject) {
    Map<String, Object> claims = staff.claims(clock.instant());
    claims.put("sub", subject);
    return staff.sign(claims);
  }

  List<Map<String, Object>> events() {
    return lines.stream().map(ApiFixture::parse).toList();
  }

  /** The event of the only request so far. */
  Map<String, Object> event() {
    assertEquals(1, lines.size(), lines.toString());
    return events().getFirst();
  }

  private static Map<String, Object> parse(String line) {
    try {
      return Json.readObject(line, 1 << 20);
    } catch (Json.MalformedJson e) {
      throw new AssertionError(line, e);
    }
  }

  void assertNothingDownstream() {
    assertEquals(List.of(), sts.requests());
    assertEquals(0, store.uses());
    assertEquals(List.of(), federation.forms());
  }
}
