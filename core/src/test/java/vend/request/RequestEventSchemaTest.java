package vend.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import vend.Json;
import vend.rendering.RequestEventDocument;
import vend.request.RequestState.Cause;
import vend.request.RequestState.Kind;

/** {@code request-event.schema.json} describes each event that Vend publishes. */
class RequestEventSchemaTest {
  private static final Path FILE = Path.of("..", "request-event.schema.json");

  private static Stream<AccessRequest> requests() {
    AccessRequest pending = RequestFixture.pending(RequestFixture.RULES);
    AccessRequest approved = RequestFixture.approved(RequestFixture.RULES);
    var noon = RequestFixture.NOON;
    return Stream.of(
        pending,
        approved,
        pending.closed(Kind.WITHDRAWN, noon),
        pending.closed(Kind.EXPIRED, noon.plus(Duration.ofHours(24)), Cause.NOT_DECIDED),
        RequestFixture.next(
            RequestFixture.RULES.deny(pending, RequestFixture.lead("bob"), "not now", noon)),
        approved.closed(Kind.ENDED, noon),
        approved.closed(Kind.EXPIRED, noon, Cause.TIME_OVER),
        approved.closed(Kind.REVOKED, noon, Cause.GRANT_CHANGED),
        RequestFixture.next(
            RequestFixture.RULES.deny(approved, RequestFixture.lead("bob"), "", noon)),
        RequestRules.breakGlass(pending, RequestFixture.requester("ann"), noon));
  }

  private static Map<String, Object> document(AccessRequest request) {
    return RequestEventDocument.of(
        new RequestEvent(request, Optional.of(request.caller()), RequestFixture.NOON),
        RequestFixture.RULES.approvers(request));
  }

  private static List<String> complaints(Schema schema, Map<String, Object> document) {
    return schema.validate(Json.write(document), InputFormat.JSON).stream()
        .map(Error::toString)
        .toList();
  }

  @Test
  void every_event_fits_and_has_no_field_that_is_not_described() throws Exception {
    String text = Files.readString(FILE);
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(text);
    var states = new TreeSet<String>();
    for (AccessRequest request : requests().toList()) {
      Map<String, Object> document = document(request);
      assertEquals(List.of(), complaints(schema, document), request::toString);
      states.add(request.kind().toString());
      for (String name : names(document)) {
        assertEquals(true, text.contains("\"" + name + "\":"), name);
      }
    }
    assertEquals(new TreeSet<>(Kind.names()), states);
  }

  private static Set<String> names(Object data) {
    var names = new TreeSet<String>();
    if (data instanceof Map<?, ?> map) {
      map.forEach((name, value) -> {
        names.add((String) name);
        names.addAll(names(value));
      });
    } else if (data instanceof List<?> list) {
      list.forEach(item -> names.addAll(names(item)));
    }
    return names;
  }

  @Test
  void the_schema_refuses_other_documents() throws Exception {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Files.readString(FILE));
    for (String name : List.of("version", "id", "at", "change", "request")) {
      Map<String, Object> document = document(RequestFixture.pending(RequestFixture.RULES));
      document.remove(name);
      assertNotEquals(List.of(), complaints(schema, document), name);
    }
  }
}
