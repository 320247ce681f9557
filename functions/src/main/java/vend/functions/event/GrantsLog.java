package vend.functions.event;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import vend.Json;

/**
 * Writes what became of the grants file, in the same form as decision events: a line for each new
 * revision and for each look that failed, with metrics for the alarms.
 */
public final class GrantsLog {
  /** A line must stay below CloudWatch's 256 KB, whatever the encoding. */
  private static final int MOST_CHARACTERS = 40_000;

  private final Consumer<String> lines;
  private final InstantSource clock;

  /**
   * @param lines takes one line of JSON at a time
   * @param clock tells the time of a metric
   */
  public GrantsLog(Consumer<String> lines, InstantSource clock) {
    this.lines = lines;
    this.clock = clock;
  }

  /** A revision that was read, and decides from now on. */
  public void inForce(String revision) {
    send(
        "grantsInForce",
        Map.of("grantsRevision", revision),
        false,
        false,
        Optional.of(Duration.ZERO));
  }

  /**
   * The store does not say what it has.
   *
   * @param age of what is in force
   */
  public void stale(Optional<Duration> age, String cause) {
    send("grantsStale", Map.of("cause", cause), true, false, age);
  }

  /**
   * The store has what can't be used.
   *
   * @param age of what is in force
   * @param problems a line for each
   */
  public void broken(Optional<Duration> age, String problems) {
    String told =
        problems.length() > MOST_CHARACTERS ? problems.substring(0, MOST_CHARACTERS) : problems;
    send("grantsUnusable", Map.of("problems", told), false, true, age);
  }

  private void send(
      String event,
      Map<String, String> about,
      boolean stale,
      boolean broken,
      Optional<Duration> age) {
    var document = new LinkedHashMap<String, Object>();
    document.put("event", event);
    document.put("time", clock.instant().toString());
    document.putAll(about);
    var metrics = new EmbeddedMetrics().flag("GrantsStale", stale).flag("GrantsBroken", broken);
    age.ifPresent(known -> metrics.add("GrantsAge", known.toSeconds(), "Seconds"));
    metrics.addTo(document, clock.instant(), List.of(List.of()));
    lines.accept(Json.writeForLog(document));
  }
}
