package vend.functions.http;

import com.fasterxml.jackson.databind.module.SimpleModule;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vend.Json;
import vend.aws.RoleReference;
import vend.grant.Approval;
import vend.request.RequestRules.NewRequest;

/**
 * The JSON body of {@code POST /v1/requests}. It never names a person: the person is the verified
 * caller.
 *
 * @param duration how long the access lasts from the approval
 * @param breakGlass whether the person approves their own request, in an emergency
 */
record RequestBody(
    @Nullable RoleReference role,
    @Nullable Duration duration,
    @Nullable RequestText reason,
    @Nullable Boolean breakGlass) {
  private static final int MOST_CHARACTERS = 16 * 1024;

  private static final Json.Records BODIES =
      new Json.Records(
          new SimpleModule()
              .addDeserializer(RoleReference.class, Json.text(RoleReference::parse))
              .addDeserializer(Duration.class, Json.value(RequestBody::duration))
              .addDeserializer(RequestText.class, RequestText.deserializer())
              .addDeserializer(Boolean.class, Json.flag()));

  static NewRequest of(String text) throws InvalidRequest {
    if (text.isBlank()) {
      throw new InvalidRequest(
          "body", "is empty; send a JSON object with a \"role\" and a \"reason\"");
    }
    RequestBody body = InvalidRequest.body(text, MOST_CHARACTERS, BODIES, RequestBody.class);
    if (body.role == null) {
      throw new InvalidRequest("role", "is missing; send an ARN or account/role");
    }
    return new NewRequest(
        body.role,
        Optional.ofNullable(body.duration),
        body.reason == null ? "" : body.reason.value(),
        Boolean.TRUE.equals(body.breakGlass));
  }

  /** The optional body of an act on a request. */
  record OfAct(@Nullable RequestText comment) {}

  /** Reads the comment of an act on a request; the body can be empty. */
  static String comment(String text) throws InvalidRequest {
    if (text.isBlank()) {
      return "";
    }
    RequestText comment = InvalidRequest.body(text, MOST_CHARACTERS, BODIES, OfAct.class).comment;
    return comment == null ? "" : comment.value();
  }

  private static Duration duration(@Nullable Object value) {
    return switch (value) {
      case Integer seconds -> Approval.parseTime(seconds.toString());
      case String text -> Approval.parseTime(text);
      case null, default ->
          throw new IllegalArgumentException(
              "must be a whole number of seconds, or text like 45m, 4h or 7d");
    };
  }
}
