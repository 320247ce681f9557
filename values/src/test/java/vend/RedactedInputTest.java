package vend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactedInputTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "shop-prod/deploy",
        "acme-platform-sandbox/read-only",
        "222222222222/vend/deploy",
        "AssumeRoleWithWebIdentity",
        "PolicyArns.member.01.arn",
        "arn:aws:s3:::bucket/some-object",
        "2011-06-15",
        "+900"
      })
  void repeats_short_texts_that_are_not_tokens(String text) {
    assertEquals(text, RedactedInput.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eyJhbGciOiJSUzI1NiJ9.e30.c2ln",
        "Bearer eyJ0",
        "ASIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "role=8f14e45fceea167a5a36dedd4bea2543",
        "PHNhbWxwOlJlc3BvbnNlIHhtbG5zOnNhbWxwPSJ1cm4",
        "nothing but letters: AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGhIjKlMnOp",
        "arn:aws:iam::eTgx-Zz0_aB9-yY7_cD8-xX6",
        "arn:aws:iam::222222222222:role/8f14e45fceea167a5a36dedd4bea2543"
      })
  void hides_text_that_could_be_a_token(String text) {
    assertEquals(RedactedInput.HIDDEN, RedactedInput.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:iam::222222222222:role/vend/DeployReadOnly2",
        "arn:aws-us-gov:iam::222222222222:role/team/Read-Only_4-Everybody",
        "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly"
      })
  void shortens_an_arn_but_does_not_hide_it(String arn) {
    assertEquals(arn.substring(0, 32) + "…", RedactedInput.of(arn));
    assertEquals(arn, RedactedInput.whole(arn));
  }

  @Test
  void counts_unicode_code_points() {
    String text = "\uD83D\uDE00".repeat(32);
    assertEquals(text, RedactedInput.of(text));
    assertEquals(text + "…", RedactedInput.of(text + "x"));
  }

  @Test
  void escapes_characters_that_break_lines_or_reorder_text() {
    assertEquals("a\uFFFDb\uFFFDc\uFFFDd", RedactedInput.of("a\nb\u202Ec\u2028d"));
  }

  @Test
  void looks_for_tokens_in_the_whole_text() {
    assertEquals(
        RedactedInput.HIDDEN,
        RedactedInput.of("x ".repeat(100) + "8f14e45fceea167a5a36dedd4bea2543"));
    assertTrue(RedactedInput.of("x ".repeat(500_000)).endsWith("…"));
  }
}
