package vend.session;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Reason;
import vend.credentials.SessionDuration;

/** AWS's limits on session parameters, each at its exact boundary. */
class SessionLimitsTest {
  @Test
  void limitsTextsToTheirExactLengths() {
    assertBounds(2, 64, SessionName::new);
    assertBounds(2, 64, SourceIdentity::new);
    assertBounds(2, 1224, ExternalId::new);
    assertBounds(1, 128, text -> new SessionTags(Map.of(text, ""), Set.of()));
    assertBounds(0, 256, text -> new SessionTags(Map.of("key", text), Set.of()));
    assertBounds(1, 2048, SessionPolicy::new);
    assertBounds(1, 128, text -> new PolicyArn("arn:aws:iam::aws:policy/" + text));
  }

  private static void assertBounds(int least, int most, Function<String, Object> make) {
    assertDoesNotThrow(() -> make.apply("x".repeat(least)));
    assertDoesNotThrow(() -> make.apply("x".repeat(most)));
    assertThrows(IllegalArgumentException.class, () -> make.apply("x".repeat(most + 1)));
    if (least > 0) {
      assertThrows(IllegalArgumentException.class, () -> make.apply("x".repeat(least - 1)));
    }
  }

  @Test
  void limitsThePathOfAPolicyArn() {
    String front = "arn:aws:iam::aws:policy/";
    String most = front + "x/".repeat((2048 - front.length()) / 2);
    assertEquals(2048, most.length());
    new PolicyArn(most.substring(0, 2046) + "xx");
    assertThrows(
        IllegalArgumentException.class, () -> new PolicyArn(most.substring(0, 2046) + "xxx"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a b", "a/b", "a:b", "a*b", "a?b", "a\nb", "a\n", "ä1", "a\"b", "a$b", "{a}"})
  void rejectsOtherCharactersInNames(String text) {
    assertThrows(IllegalArgumentException.class, () -> new SessionName(text));
    assertThrows(IllegalArgumentException.class, () -> new SourceIdentity(text));
  }

  @Test
  void acceptsTheCharactersThatAwsDocuments() {
    assertEquals("aZ0_+=,.@-", new SessionName("aZ0_+=,.@-").value());
    assertEquals("aZ0_+=,.@-", new SourceIdentity("aZ0_+=,.@-").value());
    assertEquals("aZ0_+=,.@:/-", new ExternalId("aZ0_+=,.@:/-").value());
    new SessionTags(Map.of("aZ0 ä_.:/=+-@", "aZ0 ä_.:/=+-@"), Set.of());
    for (String bad : List.of("a*", "a\n", "a\"", "a$", "a,", "a{", "a;", "a&")) {
      assertThrows(
          IllegalArgumentException.class, () -> new SessionTags(Map.of(bad, ""), Set.of()));
      assertThrows(
          IllegalArgumentException.class, () -> new SessionTags(Map.of("key", bad), Set.of()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1h  | 1h  | You may request at most 1h; you requested 12h. AWS ends sessions by role chaining, such as this one, after one hour, whatever the grants say. Request credentials again before the session ends.",
        "30m | 1h  | You may request at most 30m; you requested 12h. The grant's session.duration is the limit: the operator can raise it in the grants file, up to 1h.",
        "1h  | 30m | You may request at most 30m; you requested 12h. The role's maxSession is the limit: the operator can raise it in the grants file, up to 1h.",
        "30m | 30m | You may request at most 30m; you requested 12h. Both the grant's session.duration and the role's maxSession are the limit: the operator can raise them in the grants file, up to 1h.",
      })
  void an_error_about_a_duration_names_the_limit_that_binds(
      String ofGrant, String ofRole, String detail) {
    var template =
        new SessionTemplate(
            SessionDuration.parse(ofGrant),
            Template.parse("name"),
            Optional.empty(),
            Map.of(),
            Set.of(),
            Optional.empty(),
            List.of());
    var target =
        new SessionTemplate.Target(
            Sessions.ROLE, new ExternalId("external-id"), SessionDuration.parse(ofRole));
    var asked = RequestedSession.DEFAULT.lasting(SessionDuration.parse("12h"));

    var refused =
        assertThrows(
            SessionRefused.class,
            () ->
                template.render(
                    target,
                    Sessions.OWN_TAGS,
                    Sessions.claims(Map.of()),
                    asked,
                    CallerShaping.NONE));

    assertEquals(detail, refused.detail());
  }

  @Test
  void acceptsFiftyTagsAndTenPolicies() {
    new SessionTags(tags(50), Set.of());
    assertThrows(IllegalArgumentException.class, () -> new SessionTags(tags(51), Set.of()));
    requested(tags(50), arns(10));
    assertThrows(IllegalArgumentException.class, () -> requested(tags(51), arns(10)));
    assertThrows(IllegalArgumentException.class, () -> requested(tags(50), arns(11)));
    assertThrows(
        IllegalArgumentException.class, () -> requested(Map.of("a", "not*valid"), List.of()));
    assertThrows(IllegalArgumentException.class, () -> request(arns(11)));
    assertEquals(10, request(arns(10)).policyArns().size());
    assertEquals(1, request(List.of(arns(1).getFirst(), arns(1).getFirst())).policyArns().size());
  }

  private static RequestedSession requested(Map<String, String> tags, List<PolicyArn> arns) {
    return new RequestedSession(Optional.empty(), Optional.empty(), Optional.empty(), arns, tags);
  }

  private static SessionRequest request(List<PolicyArn> arns) {
    return new SessionRequest(
        Sessions.ROLE,
        new ExternalId("external-id"),
        new SessionName("name"),
        Optional.empty(),
        new SessionTags(Map.of(), Set.of()),
        Optional.empty(),
        arns,
        SessionDuration.SHORTEST);
  }

  private static Map<String, String> tags(int count) {
    return IntStream.range(0, count)
        .boxed()
        .collect(Collectors.toMap(number -> "key" + number, number -> ""));
  }

  private static List<PolicyArn> arns(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> new PolicyArn("arn:aws:iam::aws:policy/p" + number))
        .toList();
  }

  @Test
  void rejectsTwoTagKeysThatDifferOnlyInCase() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new SessionTags(Map.of("Team", "", "team", ""), Set.of()));
  }

  @Test
  void rejectsATransitiveKeyWithoutATag() {
    assertEquals(Set.of("a"), new SessionTags(Map.of("a", "b"), Set.of("a")).transitive());
    assertThrows(
        IllegalArgumentException.class, () -> new SessionTags(Map.of("a", "b"), Set.of("b")));
  }

  @Test
  void countsVendsOwnTagAmongTheFifty() {
    var most = Sessions.template("name", tags(49), Optional.empty());
    assertEquals(50, assertRendered(most).tags().values().size());
    var more = Sessions.template("name", tags(50), Optional.empty());
    Sessions.refused(Reason.SESSION_VALUE_INVALID, () -> Sessions.render(more, Map.of()));
  }

  private static SessionRequest assertRendered(SessionTemplate template) {
    try {
      return Sessions.render(template, Map.of());
    } catch (SessionRefused e) {
      throw new AssertionError(e.detail(), e);
    }
  }

  /** AWS allots about 460 bytes; estimates over 130 percent are rejected. */
  @ParameterizedTest
  @CsvSource({"460, 100, false", "598, 130, false", "602, 130, false", "603, 131, true"})
  void rejectsOnlyPackedSizesThatAreSurelyTooLarge(int bytes, int percent, boolean tooLarge) {
    var values = new HashMap<String, String>();
    int left = bytes;
    for (int i = 0; left > 0; i++) {
      int value = Math.min(left - 2, 200);
      values.put("k" + i, "v".repeat(value));
      left -= value + 2;
    }
    var size =
        PackedSize.of(
            new SessionRequest(
                Sessions.ROLE,
                new ExternalId("external-id"),
                new SessionName("name"),
                Optional.empty(),
                new SessionTags(values, Set.of()),
                Optional.empty(),
                List.of(),
                SessionDuration.SHORTEST));
    assertEquals(percent, size.percent());
    assertEquals(tooLarge, size.isSurelyTooLarge());
  }

  @Test
  void tellsTheCallerThatTheTagsAreTooLarge() {
    var template =
        Sessions.template("name", Map.of("a", "{c}", "b", "{c}", "d", "{c}"), Optional.empty());
    var refused =
        Sessions.refused(
            Reason.PACKED_POLICY_TOO_LARGE,
            () -> Sessions.render(template, Map.of("c", "x".repeat(256))));
    assertTrue(refused.detail().contains("% of what AWS allows"), refused.detail());
  }

  @Test
  void countsAPolicyByItsCompressedBytes() throws Exception {
    String policy =
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":[%s\"*\"]}}"
            .formatted("\"arn:aws:s3:::bucket\",".repeat(80));
    var request =
        Sessions.render(Sessions.template("name", Map.of(), Optional.of(policy)), Map.of());
    int size = PackedSize.of(request).percent();
    assertTrue(size > 0 && size < 60, () -> "" + size);
  }

  /** Random hexadecimal digits carry four bits each, so 1,840 of them need at least 920 bytes. */
  @Test
  void countsIncompressiblePoliciesInFull() {
    var digits = new StringBuilder();
    new Random(1).ints(1840, 0, 16).forEach(digit -> digits.append(Character.forDigit(digit, 16)));
    int size = PackedSize.of(Map.of(), Optional.of(digits.toString())).percent();
    assertTrue(size >= 200 && size < 260, () -> "" + size);
  }

  @Test
  void defaultsToTheLongestDurationThatGrantAndRoleAllow() throws Exception {
    var template = Sessions.template("name", Map.of(), Optional.empty());
    assertEquals(3600, Sessions.render(template, Map.of()).duration().seconds());
    var shortRole =
        new SessionTemplate.Target(
            Sessions.ROLE, new ExternalId("external-id"), new SessionDuration(1800));
    var request =
        template.render(
            shortRole,
            Sessions.OWN_TAGS,
            Sessions.claims(Map.of()),
            RequestedSession.DEFAULT,
            CallerShaping.NONE);
    assertEquals(1800, request.duration().seconds());
    Sessions.refused(
        Reason.DURATION_TOO_LONG,
        () ->
            template.render(
                shortRole,
                Sessions.OWN_TAGS,
                Sessions.claims(Map.of()),
                RequestedSession.DEFAULT.lasting(new SessionDuration(1801)),
                CallerShaping.NONE));
    assertEquals(
        1800,
        template
            .render(
                shortRole,
                Sessions.OWN_TAGS,
                Sessions.claims(Map.of()),
                RequestedSession.DEFAULT.lasting(new SessionDuration(1800)),
                CallerShaping.NONE)
            .duration()
            .seconds());
  }

  @Test
  void usesACallersSessionNameOnlyIfTheGrantAllowsIt() throws Exception {
    var template = Sessions.template("from-grant", Map.of(), Optional.empty());
    var request =
        new RequestedSession(
            Optional.empty(),
            Optional.of(new SessionName("from-caller")),
            Optional.empty(),
            List.of(),
            Map.of());
    assertEquals(
        "from-grant",
        Sessions.render(template, Map.of(), request, CallerShaping.NONE).name().value());
    assertEquals(
        "from-caller",
        Sessions.render(template, Map.of(), request, new CallerShaping(false, Set.of(), true))
            .name()
            .value());
  }

  @Test
  void neverShowsAnExternalId() {
    assertFalse(new ExternalId("the-secret-one").toString().contains("secret"));
    assertFalse(Sessions.TARGET.toString().contains("external-id"));
  }

  @Test
  void refusesTagsWithLineSeparatorsAndInvisibleControls() {
    for (String character : List.of("\\u2028", "\\u2029", "\\u202e", "\\u2066", "\\u0085")) {
      String unfit = "a" + (char) Integer.parseInt(character.substring(2), 16);
      assertThrows(
          IllegalArgumentException.class, () -> new SessionTags(Map.of("k", unfit), Set.of()));
      assertThrows(
          IllegalArgumentException.class, () -> new SessionTags(Map.of(unfit, "v"), Set.of()));
    }
  }
}
