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
 * Logs the state of the grants file, in the form of decision events: one line for each new revision
 * and for each failed poll, with metrics for the alarms.
 */
public final class GrantsLog {
  /** Keeps a line below the 256 KB limit of CloudWatch Logs in any encoding. */
  private static final int MOST_CHARACTERS = 40_000;

  private final Consumer<String> lines;
  private final InstantSource clock;

  /**
   * @param lines receives one line of JSON at a time
   * @param clock the time of the metrics
   */
  public GrantsLog(Consumer<String> lines, InstantSource clock) {
    this.lines = lines;
    this.clock = clock;
  }

  /** Logs a revision that decides requests from now on. */
  public void inForce(String revision) {
    send(
        "grantsInForce",
        Map.of("grantsRevision", revision),
        false,
        false,
        Optional.of(Duration.ZERO));
  }

  /**
   * Logs that the store did not answer.
   *
   * @param age of the revision in use; empty if there is none, or its age is not known
   */
  public void stale(Optional<Duration> age, String cause) {
    send("grantsStale", Map.of("cause", cause), true, false, age);
  }

  /**
   * Logs that the store has a file that is not valid.
   *
   * @param age of the revision in use; empty if there is none, or its age is not known
   * @param problems one line for each
   */
  public void broken(Optional<Duration> age, String problems) {
    String shown =
        problems.length() > MOST_CHARACTERS ? problems.substring(0, MOST_CHARACTERS) : problems;
    send("grantsUnusable", Map.of("problems", shown), false, true, age);
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
