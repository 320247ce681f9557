package vend.infra.terraform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks Terraform what the literals mean, for texts full of characters that are special in HCL. */
class HclTextTest {
  private static final List<String> PIECES =
      List.of(
          "$",
          "%",
          "{",
          "}",
          "$${",
          "%%{",
          "${",
          "%{",
          "\"",
          "\\",
          "\\u0024",
          "\n",
          "\r",
          "\t",
          "\0",
          "~",
          "a",
          " ",
          "é",
          "💡",
          "\u2028",
          "\ufeff",
          "\u200d",
          "<<EOF",
          "#",
          "//",
          "/*",
          "if true",
          "aws:username",
          "'",
          "`",
          "\u007f",
          "&<>");

  @TempDir private Path folder;

  @Test
  void every_text_is_a_literal_for_terraform() throws Exception {
    Terraform.needed();
    // A fixed seed repeats a failure.
    var random = new Random(20261130);
    var data = new LinkedHashMap<String, Object>();
    for (int i = 0; i < 3000; i++) {
      data.put(
          text(random) + i,
          i % 3 == 0 ? List.of(text(random), Map.of(text(random), "x")) : text(random));
    }
    var terraform = new Terraform(folder);
    String body = "locals {\n  data = %s\n}\n".formatted(HclText.of(data, 2));
    terraform.write("data.tf", body);
    assertEquals(data, terraform.evaluate("local.data"));
    assertEquals("", terraform.run("", "fmt", "-check", "-diff"));
  }

  private static String text(Random random) {
    var pieces = new ArrayList<String>();
    for (int i = random.nextInt(12); i > 0; i--) {
      pieces.add(PIECES.get(random.nextInt(PIECES.size())));
    }
    return Normalizer.normalize(String.join("", pieces), Normalizer.Form.NFC);
  }

  @Test
  void doubles_what_introduces_an_interpolation_or_a_directive() {
    assertEquals(
        "\"a $${b} %%{if} $5 100% $$ $$${\"", HclText.quoted("a ${b} %{if} $5 100% $$ $${"));
  }

  @Test
  void escapes_what_would_not_show() {
    assertEquals("\"\\\"\\\\\\n\\u0000\\u200d é\"", HclText.quoted("\"\\\n\0\u200d é"));
  }
}
