package vend.cli.prompt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.cli.command.CancelledByUser;
import vend.client.source.NoCredentials;

/** Tests the numbered list. */
class NumberedChoiceTest {
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

  private int choose(String typed) throws NoCredentials {
    try (var tty = new Tty(new ByteArrayInputStream(typed.getBytes(UTF_8)), screen)) {
      return new NumberedChoice(tty).choose("role", List.of("first", "se\u001b[2Jcond"));
    }
  }

  @Test
  void aNumberChoosesAnEntry() throws NoCredentials {
    assertEquals(1, choose(" 2 \n"));
    assertTrue(screen.toString(UTF_8).contains("   1  first\n"), screen.toString(UTF_8));
    assertFalse(
        screen.toString(UTF_8).contains("\u001b"),
        "an entry cannot send escape sequences to the terminal");
  }

  @Test
  void asksAgainAfterAnInvalidNumber() throws NoCredentials {
    assertEquals(0, choose("0\nx\n1\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "3\n-1\n99999999999\n1\n", "x"})
  void cancelsWithoutAValidAnswer(String typed) {
    assertThrows(CancelledByUser.class, () -> choose(typed));
  }
}
