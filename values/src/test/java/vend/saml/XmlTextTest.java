package vend.saml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks that XML parsers are known for: entities, inclusions, documents without bounds. */
class XmlTextTest {
  @TempDir private Path folder;

  @Test
  void reads_a_document_by_its_namespaces() throws Exception {
    var root = XmlText.parse("<a:b xmlns:a='urn:x'>text</a:b>").getDocumentElement();
    assertEquals("urn:x", root.getNamespaceURI());
    assertEquals("b", root.getLocalName());
    assertEquals("text", root.getTextContent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text",
        "<a>",
        "<a/><b/>",
        "<a:b/>",
        "<a b='1' b='2'/>",
        "<?xml version='1.1'?><a/>",
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        "<a>&b;</a>"
      })
  void refuses_other_text_and_does_not_quote_it(String text) {
    assertEquals(
        "not XML 1.0, or beyond the limits of depth and size",
        assertThrows(XmlText.Unreadable.class, () -> XmlText.parse(text)).getMessage());
  }

  @Test
  void reads_no_other_file() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    String entity = "<!DOCTYPE a [<!ENTITY b SYSTEM '%s'>]><a>&b;</a>".formatted(secret.toUri());
    assertThrows(XmlText.Unreadable.class, () -> XmlText.parse(entity));
    String include =
        "<a xmlns:i='http://www.w3.org/2001/XInclude'><i:include parse='text' href='%s'/></a>"
            .formatted(secret.toUri());
    assertFalse(XmlText.parse(include).getDocumentElement().getTextContent().contains("secret"));
  }

  @Test
  void limits_depth_attributes_and_names() throws Exception {
    XmlText.parse(nested(40));
    assertThrows(XmlText.Unreadable.class, () -> XmlText.parse(nested(41)));
    XmlText.parse(attributes(50));
    assertThrows(XmlText.Unreadable.class, () -> XmlText.parse(attributes(51)));
    XmlText.parse("<%s/>".formatted("a".repeat(500)));
    assertThrows(XmlText.Unreadable.class, () -> XmlText.parse("<%s/>".formatted("a".repeat(501))));
  }

  private static String nested(int depth) {
    return "<a>".repeat(depth) + "</a>".repeat(depth);
  }

  private static String attributes(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> "a%d='1'".formatted(number))
        .collect(Collectors.joining(" ", "<a ", "/>"));
  }
}
