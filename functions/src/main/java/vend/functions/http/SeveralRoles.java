package vend.functions.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    var roles = new ArrayList<Map<String, Object>>();
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

  private static Map<String, Object> role(CredentialsQuery query, Answer answer) {
    var role = new LinkedHashMap<String, Object>();
    role.put("role", Echo.whole(query.role().toString()));
    role.put("status", answer.status());
    if (answer.status() != 200) {
      role.put("error", document(answer));
    } else if (query.delivery().equals(Delivery.DOCUMENT)) {
      role.put("credentials", document(answer));
    } else {
      role.put("text", answer.body());
    }
    return role;
  }

  private static Map<String, Object> document(Answer answer) {
    try {
      return Json.readObject(answer.body());
    } catch (Json.MalformedJson e) {
      throw new IllegalStateException("Vend wrote it", e);
    }
  }
}
