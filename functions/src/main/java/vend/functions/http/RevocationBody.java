package vend.functions.http;

import com.fasterxml.jackson.databind.module.SimpleModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vend.Json;
import vend.Printable;
import vend.aws.RoleReference;
import vend.caller.CallerId;
import vend.caller.Person;
import vend.grant.GrantId;
import vend.vending.LeaseId;

/**
 * The JSON body of {@code POST /v1/revocations}: exactly one of {@code lease}, {@code role}, {@code
 * caller}, {@code grant} and {@code person}.
 *
 * @param all must be true for all but {@code lease}
 * @param reason 1 to 200 printable characters
 */
record RevocationBody(
    @Nullable LeaseId lease,
    @Nullable RoleReference role,
    @Nullable CallerId caller,
    @Nullable GrantId grant,
    @Nullable Person person,
    @Nullable Boolean all,
    RevocationBody.@Nullable Text reason) {
  private static final int MOST_CHARACTERS = 16 * 1024;
  private static final int LONGEST_REASON = 200;
  private static final Pattern LEASE = Pattern.compile("[A-Z0-9]{16,128}");
  private static final Json.Records BODIES =
      new Json.Records(
          new SimpleModule()
              .addDeserializer(LeaseId.class, Json.text(RevocationBody::lease))
              .addDeserializer(RoleReference.class, Json.text(RoleReference::parse))
              .addDeserializer(CallerId.class, Json.text(LeasesQuery::caller))
              .addDeserializer(GrantId.class, Json.text(GrantId::new))
              .addDeserializer(Person.class, Json.text(LeasesQuery::person))
              .addDeserializer(Boolean.class, Json.flag())
              .addDeserializer(Text.class, Json.text(RevocationBody::reason)));

  /** The reason that the operator gives. */
  record Text(String value) {}

  /** What to revoke. */
  sealed interface Target {}

  record OfLease(LeaseId id) implements Target {}

  record OfRole(RoleReference role) implements Target {}

  record OfCaller(CallerId caller) implements Target {}

  record OfGrant(GrantId grant) implements Target {}

  record OfPerson(Person person) implements Target {}

  static RevocationBody of(String text) throws InvalidRequest {
    if (text.isBlank()) {
      throw new InvalidRequest(
          "body", "is empty; send a JSON object with a \"lease\" and a \"reason\"");
    }
    RevocationBody body = InvalidRequest.body(text, MOST_CHARACTERS, BODIES, RevocationBody.class);
    body.check();
    return body;
  }

  private void check() throws InvalidRequest {
    if (targets().size() != 1) {
      throw new InvalidRequest(
          "body", "must have exactly one of lease, role, caller, grant and person");
    }
    boolean isLease = lease != null;
    if (isLease == Boolean.TRUE.equals(all)) {
      throw new InvalidRequest(
          "all",
          isLease
              ? "must not be true together with a lease, which is one session"
              : "must be true, because this revokes all sessions that it selects");
    }
    if (reason == null) {
      throw new InvalidRequest("reason", "is missing; say why, in 1 to 200 characters");
    }
  }

  private List<Target> targets() {
    var targets = new ArrayList<Target>();
    Optional.ofNullable(lease).map(OfLease::new).ifPresent(targets::add);
    Optional.ofNullable(role).map(OfRole::new).ifPresent(targets::add);
    Optional.ofNullable(caller).map(OfCaller::new).ifPresent(targets::add);
    Optional.ofNullable(grant).map(OfGrant::new).ifPresent(targets::add);
    Optional.ofNullable(person).map(OfPerson::new).ifPresent(targets::add);
    return targets;
  }

  Target target() {
    return targets().getFirst();
  }

  String why() {
    return Objects.requireNonNull(reason).value;
  }

  private static LeaseId lease(String text) {
    if (!LEASE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "must be the id of a lease: 16 to 128 capital letters and digits");
    }
    return new LeaseId(text);
  }

  private static Text reason(String text) {
    if (text.isBlank() || text.length() > LONGEST_REASON || !Printable.isOneLine(text)) {
      throw new IllegalArgumentException("must have 1 to 200 printable characters on one line");
    }
    return new Text(text);
  }
}
