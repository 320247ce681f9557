package vend.functions.http;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import vend.Reason;
import vend.functions.http.Exchange.StsErrors;
import vend.functions.sts.StsError.Code;

/** The table of STS codes in {@code docs/reference/http-api.md} must agree with the code. */
class StsErrorsDocsTest {
  private static final String TITLE = "| code of STS | status | for |";

  @Test
  void listsEveryReasonUnderItsCodeAndStatus() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "reference", "http-api.md"));
    Set<String> listed =
        page.substring(page.indexOf(TITLE))
            .lines()
            .skip(2)
            .takeWhile(line -> line.startsWith("| "))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(rows(), listed);
  }

  private static Set<String> rows() {
    Map<Code, String> reasons = new EnumMap<>(Code.class);
    for (Reason reason : Reason.values()) {
      reasons.computeIfAbsent(StsErrors.code(reason), StsErrorsDocsTest::reasons);
    }
    return reasons.entrySet().stream()
        .map(row ->
            "| `%s` | %d | %s |".formatted(row.getKey(), row.getKey().status(), row.getValue()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String reasons(Code code) {
    return Arrays.stream(Reason.values())
        .filter(reason -> StsErrors.code(reason) == code)
        .map(reason -> "`" + reason.code() + "`")
        .collect(joining(" "));
  }
}
