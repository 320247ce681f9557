package vend.functions.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vend.Sha256;
import vend.aws.RoleReference;
import vend.caller.CallerId;
import vend.caller.IssuerName;
import vend.caller.Person;
import vend.grant.GrantId;
import vend.vending.LeaseId;
import vend.vending.LeaseList;
import vend.vending.LeaseList.Cursor;
import vend.vending.LeaseList.Filter;
import vend.vending.LeaseList.State;
import vend.vending.LeasePartition;
import vend.vending.LeaseStore;

/**
 * The query of {@code GET /v1/leases}, checked for its form only.
 *
 * @param role the wanted role, whose name the grants file may not have
 * @param filter the other wanted values
 * @param mine whether the caller wants only their own leases
 * @param next where the page before this one ended, as {@link #next} wrote it
 */
record LeasesQuery(
    Optional<RoleReference> role, Filter filter, boolean mine, int limit, Optional<String> next) {
  /** The query parameters, in the order of the documentation. */
  static final List<String> PARAMETERS =
      List.of("role", "caller", "person", "grant", "issuer", "state", "mine", "limit", "next");

  private static final Pattern NEXT = Pattern.compile("[A-Za-z0-9_-]{1,400}");
  private static final Pattern CURSOR =
      Pattern.compile(
          "([0-9a-f]{64}) ([0-9]{1,12}) ([0-9]) ?(([0-9a-f]{64}#[0-9]{10}#)([A-Z0-9]{1,128}))?");

  /**
   * Reads the parameters.
   *
   * @throws InvalidRequest if a value is malformed, or a parameter is not known
   */
  static LeasesQuery of(Map<String, String> parameters) throws InvalidRequest {
    ListParameters given = ListParameters.of(parameters, PARAMETERS);
    var filter =
        new Filter(
            Optional.empty(),
            given.value("caller", LeasesQuery::caller),
            given.value("person", LeasesQuery::person),
            given.value("grant", GrantId::new),
            given.value("issuer", IssuerName::new),
            given.value("state", LeasesQuery::state));
    return new LeasesQuery(
        given.value("role", RoleReference::parse),
        filter,
        given.flag("mine"),
        given.limit(LeaseList.MOST_ON_A_PAGE),
        given.next(NEXT));
  }

  static CallerId caller(String text) {
    return CallerId.parse(text)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "must be ISSUER/SUBJECT: the issuer's name in the grants file, and the subject"));
  }

  static Person person(String text) {
    return Person.parse(text)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "must have 1 to 256 printable ASCII characters without spaces"));
  }

  private static State state(String text) {
    return Arrays.stream(State.values())
        .filter(state -> state.toString().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("must be active, expired or revoked"));
  }

  /** The place where the next page continues, with a digest of the list. */
  static String next(Filter filter, Cursor cursor) {
    String text =
        "%s %d %d%s"
            .formatted(
                digest(filter),
                cursor.partition().hour().getEpochSecond(),
                cursor.partition().shard(),
                cursor.after().map(after -> " " + after.text()).orElse(""));
    return ListParameters.encoded(text);
  }

  /**
   * Reads the place where this page continues.
   *
   * @throws InvalidRequest if it is not of this list
   */
  Optional<Cursor> cursor(Filter list) throws InvalidRequest {
    return next.isEmpty()
        ? Optional.empty()
        : Optional.of(InvalidRequest.reading("next", () -> cursor(list, next.get())));
  }

  private static Cursor cursor(Filter list, String next) {
    Matcher text = CURSOR.matcher(ListParameters.decoded(next));
    if (!text.matches() || !text.group(1).equals(digest(list))) {
      throw new IllegalArgumentException(ListParameters.NOT_NEXT);
    }
    try {
      var part =
          new LeasePartition(
              Instant.ofEpochSecond(Long.parseLong(text.group(2))),
              Integer.parseInt(text.group(3)));
      return new Cursor(
          part,
          Optional.ofNullable(text.group(4))
              .map(position -> new LeaseStore.Position(position, new LeaseId(text.group(6)))));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(ListParameters.NOT_NEXT, e);
    }
  }

  private static String digest(Filter filter) {
    return Sha256.of(filter.toString().getBytes(UTF_8));
  }
}
