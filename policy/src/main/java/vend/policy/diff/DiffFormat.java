package vend.policy.diff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import vend.Json;
import vend.Printable;
import vend.policy.diff.Change.Kind;

/** The output formats of {@code vend grants diff}. */
public enum DiffFormat {
  /** Lines for a terminal. */
  TEXT {
    @Override
    public String write(GrantsChange change) {
      var lines = new ArrayList<String>();
      for (FileChange file : change.file()) {
        lines.add((file.widens() ? "! " : "  ") + file.text());
      }
      for (Kind kind : Kind.values()) {
        for (Change one : change.of(kind)) {
          lines.add(
              "%c %s %s by %s".formatted(kind.sign(), kind.code(), one.role().name(), one.grant()));
          one.details().forEach(detail -> lines.add("    " + detail));
          one.example().ifPresent(claims -> lines.add("    for example " + example(claims)));
        }
      }
      lines.add(summary(change));
      return String.join(System.lineSeparator(), lines);
    }
  },
  /** A table for a pull request. */
  MARKDOWN {
    @Override
    public String write(GrantsChange change) {
      var lines = new ArrayList<String>();
      lines.add("**" + summary(change) + "**");
      if (!change.file().isEmpty()) {
        lines.add("");
        change.file().forEach(file -> lines.add("- " + cell(file.text())));
      }
      if (!change.changes().isEmpty()) {
        lines.add("");
        lines.add("| | role | grant | what |");
        lines.add("|---|---|---|---|");
        for (Kind kind : Kind.values()) {
          change.of(kind).forEach(one -> lines.add(row(one)));
        }
      }
      return String.join(System.lineSeparator(), lines);
    }
  },
  /** One document for programs. */
  JSON {
    @Override
    public String write(GrantsChange change) {
      var document = new LinkedHashMap<String, Object>();
      document.put("widens", change.widens());
      document.put(
          "file",
          change.file().stream()
              .map(file -> Map.of("widens", file.widens(), "text", file.text()))
              .toList());
      document.put("changes", change.changes().stream().map(DiffFormat::data).toList());
      return Json.write(document);
    }
  };

  /** Writes the comparison as text, without a newline at its end. */
  public abstract String write(GrantsChange change);

  private static String summary(GrantsChange change) {
    if (change.widens()) {
      return "This change widens access.";
    }
    return change.file().isEmpty() && change.changes().isEmpty()
        ? "This change does not affect access."
        : "This change does not widen access.";
  }

  private static String row(Change change) {
    String what =
        change.details().stream().map(DiffFormat::cell).collect(Collectors.joining("<br>"));
    String example =
        change.example().map(claims -> cell("for example " + example(claims))).orElse("");
    return "| %s | %s | %s | %s |"
        .formatted(
            change.kind().code(),
            cell(change.role().name()),
            cell(change.grant().value()),
            what.isEmpty() || example.isEmpty() ? what + example : what + "<br>" + example);
  }

  private static String cell(String text) {
    return text.replaceAll("([\\\\|`*_<>\\[\\]])", "\\\\$1");
  }

  static String example(Map<String, List<String>> claims) {
    return claims.isEmpty()
        ? "any caller"
        : claims.entrySet().stream()
            .map(claim ->
                claim.getValue().isEmpty()
                    ? "no " + Printable.of(claim.getKey())
                    : Printable.of(claim.getKey()) + " " + Printable.values(claim.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static Map<String, Object> data(Change change) {
    var data = new LinkedHashMap<String, Object>();
    data.put("change", change.kind().code());
    data.put("role", change.role().arn().toString());
    data.put("name", change.role().name());
    data.put("grant", change.grant().value());
    data.put("details", change.details());
    change.example().ifPresent(claims -> data.put("example", claims));
    return data;
  }
}
