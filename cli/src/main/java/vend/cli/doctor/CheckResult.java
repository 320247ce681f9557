package vend.cli.doctor;

import java.util.LinkedHashMap;
import java.util.Map;
import vend.Printable;

/**
 * The result of one check of {@code vend doctor}.
 *
 * @param name the subject of the check
 * @param detail what the check found
 * @param next what to do; empty if there is nothing to do
 */
record CheckResult(String name, State state, String detail, String next) {
  enum State {
    /** No problem. */
    OK,
    /** Worth knowing, but no reason for missing credentials. */
    NOTE,
    /** A problem. */
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

  /** One line, or two with what to do. */
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
