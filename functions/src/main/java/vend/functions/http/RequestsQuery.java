package vend.functions.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vend.Sha256;
import vend.grant.RequestId;
import vend.request.RequestState.Kind;
import vend.request.RequestStore.Position;
import vend.request.Requests.Filter;

/**
 * The query of {@code GET /v1/requests}, checked for its form only.
 *
 * @param next where the page before this one ended, as {@link #next} wrote it
 */
record RequestsQuery(Filter filter, Optional<String> next) {
  /** The query parameters, in the order of the documentation. */
  static final List<String> PARAMETERS = List.of("state", "mine", "toDecide", "limit", "next");

  private static final int USUAL_LIMIT = 50;
  private static final Pattern NEXT = Pattern.compile("[A-Za-z0-9_-]{1,200}");
  private static final Pattern POSITION =
      Pattern.compile("([0-9a-f]{64}) ([0-9]{1,11}) (req-[0-9a-z]{12})");

  /**
   * Reads the parameters.
   *
   * @throws InvalidRequest if a value is malformed, or a parameter is not known
   */
  static RequestsQuery of(Map<String, String> parameters) throws InvalidRequest {
    ListParameters given = ListParameters.of(parameters, PARAMETERS);
    var filter =
        new Filter(
            given.value("state", RequestsQuery::state),
            given.flag("mine"),
            given.flag("toDecide"),
            given.limit(USUAL_LIMIT));
    return new RequestsQuery(filter, given.next(NEXT));
  }

  private static Kind state(String text) {
    return Kind.of(text)
        .orElseThrow(() ->
            new IllegalArgumentException("must be one of " + String.join(", ", Kind.names())));
  }

  /** The place where the next page continues, with a digest of the list. */
  String next(Position position) {
    String text =
        "%s %d %s".formatted(digest(), position.created().getEpochSecond(), position.id());
    return ListParameters.encoded(text);
  }

  /**
   * Reads the place where this page continues.
   *
   * @throws InvalidRequest if it is not of this list
   */
  Optional<Position> position() throws InvalidRequest {
    return next.isEmpty()
        ? Optional.empty()
        : Optional.of(InvalidRequest.reading("next", () -> position(next.get())));
  }

  private Position position(String next) {
    Matcher text = POSITION.matcher(ListParameters.decoded(next));
    if (!text.matches() || !text.group(1).equals(digest())) {
      throw new IllegalArgumentException(ListParameters.NOT_NEXT);
    }
    return new Position(
        Instant.ofEpochSecond(Long.parseLong(text.group(2))),
        RequestId.parse(text.group(3))
            .orElseThrow(() -> new IllegalArgumentException(ListParameters.NOT_NEXT)));
  }

  /** Of the filters that select the list; the limit can change from page to page. */
  private String digest() {
    String list = "%s %s %s".formatted(filter.state(), filter.mine(), filter.toDecide());
    return Sha256.of(list.getBytes(UTF_8));
  }
}
