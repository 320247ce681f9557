package vend.functions.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class XmlTextsTest {
  private static XmlTexts read(String document) throws AwsFailure {
    return XmlTexts.read(new ByteArrayInputStream(document.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <a><b>text</b></a>
          <a><b> text  </b></a>
          <x><a><c>1</c><b>text</b><d/></a></x>
          <a xmlns="urn:x"><b>text</b></a>
          <n:a xmlns:n="urn:x"><n:b>text</n:b></n:a>
          <a><b><![CDATA[text]]></b></a>
          <a><b>te<!-- and --><![CDATA[xt]]></b></a>
          <a><b>&#116;ext</b></a>
          <a><b>text</b><b>second</b></a>
          <a><c><b>other</b></c><b>text</b></a>
          <?xml version="1.0" encoding="UTF-8"?><a><b c="d">text</b></a>
          """)
  void findsATextByTheNamesOfItsElementAndTheOneAround(String document) throws AwsFailure {
    assertEquals(Optional.of("text"), read(document).text("a/b"));
  }

  @Test
  void joinsWhatCharactersThatAreEscapedTakeApart() throws AwsFailure {
    assertEquals(
        Optional.of("a+b/c==<&>\"'"),
        read("<a><b>a+b/c==&lt;&amp;&gt;&quot;&apos;</b></a>").text("a/b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<a/>", "<a><b/></a>", "<a><b> </b></a>", "<b>text</b>", "<a><c><b>x</b></c></a>"})
  void findsNothingWhereNoTextIs(String document) throws AwsFailure {
    assertEquals(Optional.empty(), read(document).text("a/b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "{\"secret\":1}",
        "<a><b>secret</b>",
        "<a><b>secret</a></b>",
        "<a><b>secret</b></a><a/>",
        "<a>&secret;</a>",
        "<!DOCTYPE secret><a><b>text</b></a>",
        "<!DOCTYPE a [<!ENTITY x \"secret\">]><a><b>&x;</b></a>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><a><b>&x;</b></a>",
        "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/secret.dtd\"><a><b>text</b></a>",
        "<!DOCTYPE a [<!ENTITY % x SYSTEM \"http://127.0.0.1:1/secret\"> %x;]><a><b>t</b></a>"
      })
  void refusesWhatIsNoPlainDocumentAndQuotesNothingOfIt(String document) {
    var failure = assertThrows(AwsFailure.class, () -> read(document));
    assertEquals("MalformedAnswer", failure.getMessage());
    assertNull(failure.getCause());
  }

  @Test
  void unfoldsNoEntities() {
    var document = new StringBuilder("<!DOCTYPE a [<!ENTITY e0 \"lol\">");
    for (int i = 1; i < 20; i++) {
      document.append("<!ENTITY e%d \"%s\">".formatted(i, ("&e" + (i - 1) + ";").repeat(10)));
    }
    document.append("]><a><b>&e19;</b></a>");
    AwsFailure _ = assertThrows(AwsFailure.class, () -> read(document.toString()));
  }

  private static String nested(int depth) {
    return "<a>".repeat(depth) + "<b>text</b>" + "</a>".repeat(depth);
  }

  @Test
  void readsElementsWithinOneAnotherAndNotAnyNumberOfThem() throws AwsFailure {
    assertEquals(Optional.of("text"), read(nested(20)).text("a/b"));
    AwsFailure _ = assertThrows(AwsFailure.class, () -> read(nested(100_000)));
  }
}
