package vend.cli.doctor;

import java.util.LinkedHashMap;
import java.util.Map;
import vend.Printable;

/**
 * What was found where something was looked at.
 *
 * @param name what was looked at
 * @param state whether it is as it should be
 * @param detail what was seen
 * @param next what to do; empty where nothing is to be done
 */
record CheckResult(String name, State state, String detail, String next) {
  /** How something is. */
  enum State {
    /** As it should be. */
    OK,
    /** Good to know, and no reason why keys would not come. */
    NOTE,
    /** In the way. */
    WRONG
  }

  static CheckResult ok(String name, String detail) {
    return new CheckResult(name, State.OK, detail, "");
  }

  static CheckResult note(String name, String detail, String next) {
    return new CheckResult(name, State.NOTE, detail, next);
  }

  static CheckResult wrong(String name, String detail, String next) {
    return new CheckResult(name, State.WRONG, detail, next);
  }

  boolean isWrong() {
    return state == State.WRONG;
  }

  /** As one line, or two. */
  String text() {
    String mark =
        switch (state) {
          case OK -> "ok   ";
          case NOTE -> "note ";
          case WRONG -> "WRONG";
        };
    String line = "%s  %-12s %s".formatted(mark, name, Printable.of(detail));
    return next.isEmpty()
        ? line
        : line + System.lineSeparator() + " ".repeat(20) + Printable.of(next);
  }

  Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("check", name);
    json.put("state", state.name().toLowerCase(java.util.Locale.ROOT));
    json.put("detail", detail);
    json.put("next", next);
    return json;
  }
}
