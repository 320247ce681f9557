package vend.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Reason;
import vend.credentials.SessionDuration;

/** Threat 22: callers cannot set Vend's own tags, or tags that their grant does not list. */
class Threat22ReservedTagsTest {
  private static final SessionTemplate TEMPLATE =
      Sessions.template("name", Map.of("repository", "{repository}"), Optional.empty());
  private static final CallerShaping TICKET = new CallerShaping(false, Set.of("ticket"), false);
  private static final Map<String, String> CLAIMS = Map.of("repository", "acme/shop");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vend:grant",
        "VEND:grant",
        "Vend:Grant",
        "vend:",
        "vend:other",
        "repository",
        "ticket ",
        "team"
      })
  void refusesATagThatTheGrantDoesNotList(String key) {
    Sessions.refused(
        Reason.CALLER_TAG_NOT_ALLOWED,
        () -> Sessions.render(TEMPLATE, CLAIMS, wanting(Map.of(key, "x")), TICKET));
    Sessions.refused(
        Reason.CALLER_TAG_NOT_ALLOWED,
        () -> Sessions.render(TEMPLATE, CLAIMS, wanting(Map.of(key, "x", "ticket", "1")), TICKET));
  }

  @Test
  void refusesATagThatTheGrantListsInAnotherCase() {
    Sessions.refused(
        Reason.CALLER_TAG_NOT_ALLOWED,
        () -> Sessions.render(TEMPLATE, CLAIMS, wanting(Map.of("Ticket", "x")), TICKET));
  }

  @Test
  void acceptsATagThatTheGrantLists() throws Exception {
    var request = Sessions.render(TEMPLATE, CLAIMS, wanting(Map.of("ticket", "1")), TICKET);
    assertEquals(
        Map.of("repository", "acme/shop", "ticket", "1", "vend:grant", "one"),
        request.tags().values());
    assertEquals(Set.of(), request.tags().transitive());
  }

  @ParameterizedTest
  @ValueSource(strings = {"vend:grant", "VEND:x", "aws:x", "AWS:x", "", "a*"})
  void rejectsAGrantThatListsAReservedOrMalformedTag(String key) {
    assertThrows(
        IllegalArgumentException.class, () -> new CallerShaping(false, Set.of(key), false));
    assertThrows(
        IllegalArgumentException.class,
        () -> Sessions.template("name", Map.of(key, "x"), Optional.empty()));
  }

  @Test
  void makesATagTransitiveOnlyIfTheGrantSaysSo() throws Exception {
    var transitive =
        new SessionTemplate(
            SessionDuration.LONGEST_CHAINED,
            Template.parse("name"),
            Optional.empty(),
            Map.of("a", Template.parse("x"), "b", Template.parse("y")),
            Set.of("b"),
            Optional.empty(),
            List.of());
    assertEquals(Set.of("b"), Sessions.render(transitive, Map.of()).tags().transitive());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new SessionTemplate(
                SessionDuration.LONGEST_CHAINED,
                Template.parse("name"),
                Optional.empty(),
                Map.of("a", Template.parse("x")),
                Set.of("vend:grant"),
                Optional.empty(),
                List.of()));
  }

  private static RequestedSession wanting(Map<String, String> tags) {
    return new RequestedSession(
        Optional.empty(), Optional.empty(), Optional.empty(), List.of(), tags);
  }
}
