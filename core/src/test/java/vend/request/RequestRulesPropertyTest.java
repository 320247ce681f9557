package vend.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import vend.caller.Person;
import vend.grant.Approvals;
import vend.request.RequestRules.Outcome;
import vend.request.RequestState.Kind;

/**
 * Random acts of random people at random times, with clocks that step back and grants that change.
 * The rules must keep what approvers rely on.
 */
class RequestRulesPropertyTest {
  private static final List<String> PEOPLE = List.of("ann", "bob", "Bob", "carl", "ANN");

  private static final List<RequestRules> RULES =
      List.of(
          RequestFixture.RULES,
          RequestFixture.changed("count: 1", "count: 2"),
          RequestFixture.changed("count: 1", "count: 3"));

  private static final RequestRules OTHERS = RequestFixture.changed("lasts: 4h", "lasts: 5h");

  @Property(tries = 2000)
  void keeps_its_promises_in_every_order_of_acts(@ForAll long seed) {
    var random = new Random(seed);
    int count = random.nextInt(RULES.size());
    RequestRules rules = RULES.get(count);
    AccessRequest request = RequestFixture.pending(rules);
    Instant now = RequestFixture.NOON;
    var earlier = new ArrayList<Approvals.Window>();
    if (random.nextBoolean()) {
      RequestFixture.approved(rules == RULES.getFirst() ? rules : RULES.getFirst())
          .window()
          .ifPresent(earlier::add);
    }
    for (int i = 0; i < 12; i++) {
      now = now.plus(Duration.ofMinutes(random.nextInt(600) - 60));
      RequestRules current = random.nextInt(10) == 0 ? OTHERS : rules;
      Optional<AccessRequest> after = step(random, current, request, earlier, now);
      if (after.isPresent()) {
        check(request, after.get(), count + 1, now);
        request = after.get();
      }
    }
  }

  private static Optional<AccessRequest> step(
      Random random,
      RequestRules rules,
      AccessRequest request,
      List<Approvals.Window> earlier,
      Instant now) {
    String name = PEOPLE.get(random.nextInt(PEOPLE.size()));
    Actor actor =
        switch (random.nextInt(4)) {
          case 0 -> RequestFixture.lead(name);
          case 1 -> RequestFixture.leadInChat(name);
          case 2 -> RequestFixture.platform(name);
          default -> RequestFixture.person(name, Map.of());
        };
    Outcome outcome =
        switch (random.nextInt(6)) {
          case 0, 1 -> rules.approve(request, actor, "", earlier, now);
          case 2 -> rules.deny(request, actor, "", now);
          case 3 -> rules.withdraw(request, actor, now);
          case 4 -> rules.end(request, actor, now);
          default ->
              rules
                  .swept(request, now)
                  .<Outcome>map(RequestRules.Allowed::new)
                  .orElse(new RequestRules.AlreadyDone(request));
        };
    return outcome instanceof RequestRules.Allowed(AccessRequest after)
        ? Optional.of(after)
        : Optional.empty();
  }

  private static void check(AccessRequest before, AccessRequest after, int count, Instant now) {
    assertFalse(before.kind().isFinal(), "a final state changed");
    assertEquals(before.version() + 1, after.version());
    assertEquals(
        before.decisions(), after.decisions().subList(0, before.decisions().size()), "history");
    assertEquals(before.role(), after.role());
    assertEquals(before.digest(), after.digest());
    assertEquals(before.duration(), after.duration());
    assertTrue(isAllowed(before.kind(), after.kind()), before.kind() + " to " + after.kind());
    for (Verdict verdict : after.decisions()) {
      assertNotEquals(after.person(), verdict.person(), "self-approval");
    }
    if (before.kind() == Kind.PENDING && after.kind() == Kind.APPROVED) {
      var people = new HashSet<Person>();
      after.decisions().forEach(verdict -> people.add(verdict.person()));
      assertEquals(count, people.size());
      assertTrue(after.decisions().stream().filter(Verdict::byChat).count() <= 1, "chat");
      RequestState.Period times = after.state().period().orElseThrow();
      assertFalse(times.from().isBefore(now));
      assertEquals(after.duration(), Duration.between(times.from(), times.until()));
      assertTrue(now.isBefore(after.expires()), "approved too late");
    }
    assertEquals(after.kind() == Kind.APPROVED, after.window().isPresent());
  }

  private static boolean isAllowed(Kind before, Kind after) {
    return switch (before) {
      case PENDING ->
          List.of(Kind.PENDING, Kind.APPROVED, Kind.DENIED, Kind.WITHDRAWN, Kind.EXPIRED)
              .contains(after);
      case APPROVED -> List.of(Kind.ENDED, Kind.EXPIRED, Kind.REVOKED).contains(after);
      default -> false;
    };
  }
}
