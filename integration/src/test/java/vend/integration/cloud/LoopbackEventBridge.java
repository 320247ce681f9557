package vend.integration.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import vend.Json;

/** Answers EventBridge's {@code PutEvents}, and keeps the details of the events. */
final class LoopbackEventBridge extends LoopbackJsonService {
  /** The details of all events, in the order of their arrival. */
  final List<Map<String, Object>> details = new CopyOnWriteArrayList<>();

  /** What {@link #observe} returned when each event arrived. */
  final List<Object> observed = new CopyOnWriteArrayList<>();

  /** Reaches zero with the first event. */
  final CountDownLatch reached = new CountDownLatch(1);

  private volatile Supplier<Object> observe = () -> "";

  void observe(Supplier<Object> what) {
    observe = what;
  }

  /** The ids of the events, each once. */
  List<String> ids() {
    return details.stream().map(LoopbackEventBridge::id).distinct().toList();
  }

  static String id(Map<String, Object> detail) {
    return String.valueOf(detail.get("id"));
  }

  @Override
  void received(byte[] request) {
    try {
      var entries =
          (List<?>)
              Objects.requireNonNull(Json.readObject(new String(request, UTF_8)).get("Entries"));
      for (Object entry : entries) {
        observed.add(observe.get());
        details.add(
            Json.readObject((String) Objects.requireNonNull(((Map<?, ?>) entry).get("Detail"))));
      }
    } catch (Json.MalformedJson e) {
      throw new IllegalArgumentException(e);
    }
    reached.countDown();
  }

  @Override
  void answer(HttpExchange exchange, byte[] request) throws IOException {
    byte[] answer = "{\"FailedEntryCount\":0,\"Entries\":[{\"EventId\":\"1\"}]}".getBytes(UTF_8);
    send(exchange, 200, contentType(), answer);
  }
}
