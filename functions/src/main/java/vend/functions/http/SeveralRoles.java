package vend.functions.http;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import vend.Echo;
import vend.Json;

/**
 * Keys for several roles in one answer. Each role is decided, vended and put on record by itself,
 * all at the same time; one that is refused spoils no other.
 */
final class SeveralRoles {
  /** Answers for one of the roles. */
  @FunctionalInterface
  interface Each {
    Answer answer(Exchange part, CredentialsQuery query);
  }

  private SeveralRoles() {}

  static Answer answer(Exchange exchange, List<CredentialsQuery> queries, Each each) {
    var answers = new ArrayList<Future<Answer>>();
    var roles = new ArrayList<Part>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (CredentialsQuery query : queries) {
        Exchange part = exchange.part();
        answers.add(
            threads.submit(() -> HttpApi.guarded(part, whole -> each.answer(whole, query))));
      }
      for (int i = 0; i < queries.size(); i++) {
        roles.add(role(queries.get(i), answers.get(i).get()));
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a guarded step does not throw", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("nobody waits for this request any more", e);
    }
    return Answer.of(200, "application/json", Json.write(Map.of("roles", roles)));
  }

  /** One of these, or {@code text} for other formats than documents. */
  private record Part(
      String role,
      int status,
      @JsonRawValue @Nullable String credentials,
      @JsonRawValue @Nullable String error,
      @Nullable String text) {}

  private static Part role(CredentialsQuery query, Answer answer) {
    String role = Echo.whole(query.role().toString());
    String body = answer.body();
    if (answer.status() != 200) {
      return new Part(role, answer.status(), null, body, null);
    }
    return query.delivery().equals(Delivery.DOCUMENT)
        ? new Part(role, answer.status(), body, null, null)
        : new Part(role, answer.status(), null, null, body);
  }
}
