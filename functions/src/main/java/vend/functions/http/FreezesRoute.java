package vend.functions.http;

import com.fasterxml.jackson.databind.module.SimpleModule;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import vend.Json;
import vend.LastKnown;
import vend.Printable;
import vend.Reason;
import vend.aws.RoleReference;
import vend.caller.Caller;
import vend.grant.FreezeKind;
import vend.grant.FreezeNote;
import vend.grant.FreezeState;
import vend.grant.FreezeTarget;
import vend.grant.FreezeUpdate;
import vend.grant.Grants;
import vend.grant.HubFreezes;
import vend.grant.Operator;
import vend.grant.OperatorAction;

/**
 * {@code /v1/freezes}: operators list, make and lift freezes at the hub.
 *
 * <p>The hub lifts only what it froze. What {@code vend freeze} wrote into the table stays in
 * force.
 */
final class FreezesRoute {
  /** Every process reads the item every five seconds; DynamoDB limits it to 400 KB. */
  private static final int MOST = 500;

  private static final int MOST_CHARACTERS = 128 * 1024;
  private static final String JSON = "application/json";

  private static final Json.Records BODIES =
      new Json.Records(
          new SimpleModule()
              .addDeserializer(Texts.class, Json.value(Texts::of))
              .addDeserializer(Boolean.class, Json.value(FreezesRoute::flag))
              .addDeserializer(Text.class, Json.text(Text::new)));

  private final VendingPath path;
  private final HubFreezes freezes;
  private final InstantSource clock;

  FreezesRoute(VendingPath path, HubFreezes freezes, InstantSource clock) {
    this.path = path;
    this.freezes = freezes;
    this.clock = clock;
  }

  /** The body of {@code POST} and {@code DELETE}. */
  record Body(
      @Nullable Texts roles,
      @Nullable Texts grants,
      @Nullable Texts issuers,
      @Nullable Texts callers,
      @Nullable Texts persons,
      @Nullable Boolean everything,
      @Nullable Text reason) {

    private static Body read(String text) throws InvalidRequest {
      if (text.isBlank()) {
        throw new InvalidRequest("body", "is empty; send a JSON object that names what to freeze");
      }
      return InvalidRequest.body(text, MOST_CHARACTERS, BODIES, Body.class);
    }
  }

  /** A text. */
  record Text(String value) {}

  /** A list of texts. */
  record Texts(List<String> values) {
    private static Texts of(@Nullable Object value) {
      if (!(value instanceof List<?> list) || list.isEmpty()) {
        throw new IllegalArgumentException("must be a list of strings, with at least one");
      }
      return new Texts(list.stream().map(FreezesRoute::text).toList());
    }
  }

  private static String text(@Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("must be a string");
  }

  private static boolean flag(@Nullable Object value) {
    if (Boolean.TRUE.equals(value)) {
      return true;
    }
    throw new IllegalArgumentException("must be true, or be left out");
  }

  /** What a request names. Roles are found in the grants file only once the caller is allowed. */
  private record Named(SortedSet<FreezeTarget> targets, List<RoleReference> roles, String reason) {
    static Named of(Body body) throws InvalidRequest {
      var targets = new TreeSet<FreezeTarget>();
      var roles = new ArrayList<RoleReference>();
      if (body.everything != null) {
        targets.add(FreezeTarget.EVERYTHING);
      }
      for (String role : values(body.roles)) {
        roles.add(InvalidRequest.reading("roles", () -> RoleReference.parse(role)));
      }
      add(targets, FreezeKind.GRANT, "grants", body.grants);
      add(targets, FreezeKind.ISSUER, "issuers", body.issuers);
      add(targets, FreezeKind.CALLER, "callers", body.callers);
      add(targets, FreezeKind.PERSON, "persons", body.persons);
      int count = targets.size() + roles.size();
      if (count == 0) {
        throw new InvalidRequest(
            "body", "names nothing; send roles, grants, issuers, callers, persons or everything");
      }
      if (count > FreezeUpdate.MOST_TARGETS) {
        throw new InvalidRequest(
            "body",
            "names more than %d targets; send them in parts".formatted(FreezeUpdate.MOST_TARGETS));
      }
      return new Named(targets, roles, reason(body));
    }

    private static List<String> values(@Nullable Texts texts) {
      return texts == null ? List.of() : texts.values;
    }

    private static void add(
        SortedSet<FreezeTarget> targets, FreezeKind kind, String field, @Nullable Texts texts)
        throws InvalidRequest {
      for (String text : values(texts)) {
        targets.add(InvalidRequest.reading(field, () -> kind.target(text)));
      }
    }

    private static String reason(Body body) throws InvalidRequest {
      String reason = body.reason == null ? "" : body.reason.value.strip();
      if (reason.isEmpty()
          || reason.length() > FreezeNote.LONGEST_REASON
          || !Printable.isOneLine(reason)) {
        throw new InvalidRequest(
            "reason",
            "must have 1 to %d printable characters, for the operators after you"
                .formatted(FreezeNote.LONGEST_REASON));
      }
      return reason;
    }

    /** For the decision event, also of a caller who is not allowed. */
    List<String> words() {
      var words = new ArrayList<>(targets.stream().map(FreezeTarget::toString).toList());
      roles.forEach(role -> words.add("role " + role));
      return words;
    }

    SortedSet<FreezeTarget> found(Grants grants) throws InvalidRequest {
      var all = new TreeSet<>(targets);
      for (RoleReference role : roles) {
        Optional<String> arn =
            role instanceof RoleReference.ByArn(var given)
                ? Optional.of(given.toString())
                : grants.find(role).map(target -> target.arn().toString());
        all.add(
            new FreezeTarget(
                FreezeKind.ROLE,
                arn.orElseThrow(() ->
                    new InvalidRequest(
                        "roles", "names a role that the grants file does not have; use its ARN"))));
      }
      return all;
    }
  }

  HttpResponse answer(Exchange exchange) throws InvalidRequest {
    HttpRequest request = exchange.request();
    request.requireNoQuery();
    String act =
        switch (request.method()) {
          case "POST" -> "freeze";
          case "DELETE" -> "thaw";
          default -> "list";
        };
    Optional<Named> named = Optional.empty();
    if (!act.equals("list")) {
      named = Optional.of(Named.of(Body.read(request.text())));
    }
    exchange.event().act(act, List.of(), "");
    return switch (path.verify(exchange, request.bearerToken())) {
      case VendingPath.Refused refused -> exchange.refuse(refused);
      case VendingPath.Known known -> known(exchange, known, act, named);
    };
  }

  private HttpResponse known(
      Exchange exchange, VendingPath.Known known, String act, Optional<Named> named)
      throws InvalidRequest {
    // Only now: a stranger must not fill the log with text of its own.
    exchange
        .event()
        .act(act, named.map(Named::words).orElse(List.of()), named.map(Named::reason).orElse(""));
    HubFreezes.Known current;
    switch (freezes.read()) {
      case HubFreezes.Unreachable unreachable -> {
        return unavailable(exchange, unreachable);
      }
      case HubFreezes.Known read -> current = read;
    }
    return switch (path.operate(exchange, known, OperatorAction.FREEZE, current.all())) {
      case VendingPath.Refused refused -> exchange.refuse(refused);
      case VendingPath.NotOperator(Reason reason, String detail) -> exchange.refuse(reason, detail);
      case VendingPath.IsOperator(Operator operator) ->
          named.isEmpty()
              ? answer(exchange, current, List.of())
              : changed(exchange, known, operator, act, named.get(), current);
    };
  }

  private HttpResponse changed(
      Exchange exchange,
      VendingPath.Known known,
      Operator operator,
      String act,
      Named named,
      HubFreezes.Known before)
      throws InvalidRequest {
    SortedSet<FreezeTarget> targets = named.found(known.ruleset().grants());
    boolean freezing = act.equals("freeze");
    FreezeNote note = note(known.caller(), operator, named.reason);
    if (freezing && before.byHub().with(targets, note).targets().size() > MOST) {
      throw new InvalidRequest(
          "body",
          "would freeze more than %d targets at the hub; lift others, or freeze an issuer"
              .formatted(MOST));
    }
    HubFreezes.Result result = freezing ? freezes.freeze(targets, note) : freezes.thaw(targets);
    return switch (result) {
      case HubFreezes.Unreachable unreachable -> unavailable(exchange, unreachable);
      case HubFreezes.Known after ->
          answer(
              exchange,
              after,
              freezing
                  ? Notes.ofFreeze(targets, known.caller())
                  : Notes.ofThaw(targets, before, after));
    };
  }

  private FreezeNote note(Caller caller, Operator operator, String reason) {
    return new FreezeNote(
        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
        "%s (operator %s)".formatted(caller.id(), operator.id()),
        Optional.of(reason));
  }

  private static HttpResponse unavailable(Exchange exchange, HubFreezes.Unreachable unreachable) {
    exchange.event().cause(unreachable.cause());
    return exchange.refuse(Reason.STORAGE_UNAVAILABLE);
  }

  private static HttpResponse answer(
      Exchange exchange, HubFreezes.Known current, List<String> notes) {
    var all = new ArrayList<Map<String, Object>>();
    add(all, current.byTable(), false);
    add(all, current.byHub(), true);
    var document = new LinkedHashMap<String, Object>();
    document.put("freezes", all);
    document.put("inForceWithin", LastKnown.LOOK_EVERY.toSeconds());
    document.put("notes", notes);
    return exchange.succeed(HttpResponse.of(200, JSON, Json.write(document)));
  }

  private static void add(List<Map<String, Object>> all, FreezeState state, boolean liftable) {
    state
        .targets()
        .forEach((target, note) -> {
          var entry = new LinkedHashMap<String, Object>();
          entry.put("kind", target.kind().word());
          entry.put("name", target.name());
          entry.put("liftable", liftable);
          note.ifPresent(text -> {
            entry.put("since", text.at());
            entry.put("by", text.by());
            text.why().ifPresent(why -> entry.put("reason", why));
          });
          all.add(entry);
        });
  }

  /** What an operator should know about a change, in full sentences. */
  private static final class Notes {
    private static final int MOST_CHARACTERS = 200;

    private Notes() {}

    static List<String> ofFreeze(Collection<FreezeTarget> targets, Caller caller) {
      var notes = new ArrayList<String>();
      notes.add(
          "Issued credentials stay valid until they expire. Revoke them: POST /v1/revocations.");
      if (targets.contains(FreezeTarget.EVERYTHING)) {
        notes.add("Everything is frozen: this hub vends no credentials.");
      }
      if (isOfCaller(targets, caller)) {
        notes.add(
            "You have frozen yourself. You can no longer act at this hub, nor lift this freeze."
                + " Another operator can.");
      }
      return notes;
    }

    private static boolean isOfCaller(Collection<FreezeTarget> targets, Caller caller) {
      return targets.contains(new FreezeTarget(FreezeKind.ISSUER, caller.issuer().value()))
          || targets.contains(new FreezeTarget(FreezeKind.CALLER, caller.id().toString()))
          || caller
              .person()
              .filter(
                  person -> targets.contains(new FreezeTarget(FreezeKind.PERSON, person.value())))
              .isPresent();
    }

    static List<String> ofThaw(
        Collection<FreezeTarget> targets, HubFreezes.Known before, HubFreezes.Known after) {
      var notes = new ArrayList<String>();
      for (FreezeTarget target : targets) {
        String name = Printable.of(target.toString(), MOST_CHARACTERS);
        if (after.byTable().targets().containsKey(target)) {
          notes.add(
              "The table still freezes %s, and this route cannot lift that: use vend thaw."
                  .formatted(name));
        } else if (!before.byHub().targets().containsKey(target)) {
          notes.add("%s was not frozen at the hub.".formatted(name));
        }
      }
      return notes;
    }
  }
}
