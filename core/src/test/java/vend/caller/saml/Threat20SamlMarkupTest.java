package vend.caller.saml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static vend.caller.saml.SamlFixture.PROVIDER;
import static vend.caller.saml.SamlFixture.changed;
import static vend.caller.saml.SamlFixture.response;
import static vend.caller.saml.SamlFixture.signed;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.caller.RejectionCause;
import vend.caller.SamlAssertion;
import vend.caller.Verification;
import vend.saml.XmlText;

/** Threat 20: XML that refers to external content, or that parsers read differently. */
class Threat20SamlMarkupTest {
  private final SamlFixture fixture = new SamlFixture();

  /** Signs first and splits the text afterwards: a signature does not cover comments. */
  @ParameterizedTest
  @ValueSource(strings = {"<!---->", "<!-- x -->", "<?x?>", "<![CDATA[]]>"})
  void refusesTextThatIsSplitByMarkup(String separator) {
    for (String text : new String[] {"alice", "shop", "urn:acme"}) {
      String half = text.substring(0, 2) + separator + text.substring(2);
      String cut = changed(PROVIDER.signAssertion(response()), xml -> xml.replace(text, half));
      fixture.assertRejected(RejectionCause.MARKUP_NOT_ALLOWED, cut);
      String cutBefore = signed(xml -> xml.replace(text, half));
      // The library that signs for the test converts CDATA sections to text.
      if (cutBefore.contains(separator)) {
        fixture.assertRejected(RejectionCause.MARKUP_NOT_ALLOWED, cutBefore);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"<!-- before -->%s", "%s<!-- after -->", "<?before?>%s", "%s<?after?>"})
  void refusesMarkupOutsideOfTheResponse(String template) {
    fixture.assertRejected(
        RejectionCause.MARKUP_NOT_ALLOWED,
        template.replace("%s", PROVIDER.signAssertion(response())));
  }

  @Test
  void acceptsADeclarationOfVersionAndEncoding() {
    String document = PROVIDER.signAssertion(response());
    fixture.verified("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + document);
    fixture.verified("<?xml version=\"1.0\" encoding=\"UTF-16\" standalone=\"yes\"?>" + document);
    fixture.assertRejected(RejectionCause.MALFORMED, "<?xml version=\"1.1\"?>" + document);
  }

  @Test
  void refusesADocumentTypeAndDoesNotFetchIt() throws Exception {
    var fetches = new AtomicInteger();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          fetches.incrementAndGet();
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    server.start();
    try {
      String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/x";
      for (String declaration :
          new String[] {
            "<!DOCTYPE x SYSTEM \"%s\">",
            "<!DOCTYPE x [<!ENTITY e SYSTEM \"%s\">]>",
            "<!DOCTYPE x [<!ENTITY %% p SYSTEM \"%s\"> %%p;]>",
            "<!DOCTYPE x PUBLIC \"-//X\" \"%s\">",
            "<!DOCTYPE x [<!ENTITY e \"alice\">]>"
          }) {
        String document = declaration.formatted(address) + PROVIDER.signAssertion(response());
        fixture.assertRejected(RejectionCause.DTD_NOT_ALLOWED, document);
        assertRefusedByTheParserItself(document);
      }
      assertEquals(0, fetches.get());
    } finally {
      server.stop(0);
    }
  }

  private static void assertRefusedByTheParserItself(String document) {
    assertThrows(XmlText.Unreadable.class, () -> XmlText.parse(document));
  }

  @Test
  void refusesAnEntityBomb() {
    var bomb = new StringBuilder("<!DOCTYPE x [<!ENTITY a0 \"x\">");
    for (int i = 1; i < 30; i++) {
      bomb.append("<!ENTITY a%d \"&a%d;&a%d;\">".formatted(i, i - 1, i - 1));
    }
    bomb.append("]>").append(response().replace("alice", "&a29;"));
    fixture.assertRejected(RejectionCause.DTD_NOT_ALLOWED, bomb.toString());
    assertRefusedByTheParserItself(bomb.toString());
  }

  @Test
  void refusesTooDeepOrTooWideDocuments() {
    fixture.assertRejected(RejectionCause.MALFORMED, "<x>".repeat(41) + "</x>".repeat(41));
    fixture.assertRejected(RejectionCause.RESPONSE_MALFORMED, "<x>".repeat(40) + "</x>".repeat(40));
    var wide = new StringBuilder("<x");
    for (int i = 0; i < 51; i++) {
      wide.append(" a%d=\"\"".formatted(i));
    }
    fixture.assertRejected(RejectionCause.MALFORMED, wide + "/>");
    fixture.assertRejected(RejectionCause.MALFORMED, "<" + "x".repeat(600) + "/>");
  }

  @Test
  void refusesTooLongResponsesBeforeParsing() {
    String longest = "A".repeat(SamlAssertion.MAX_LENGTH);
    fixture.assertRejected(RejectionCause.MALFORMED, new SamlAssertion(longest));
    fixture.assertRejected(RejectionCause.TOO_LONG, new SamlAssertion(longest + "A"));
    fixture.assertRejected(RejectionCause.MISSING, new SamlAssertion(""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"=|", "$|=", "(.{76})|$1\\\\n", "^|' '", "$|' '", "A|-", "^|data:,"})
  void refusesOtherEncodingsOfTheSameBytes(String from, String to) {
    // A length that needs padding.
    String document = PROVIDER.signAssertion(response());
    while (document.getBytes(StandardCharsets.UTF_8).length % 3 != 1) {
      document += "\n";
    }
    String base64 = Base64.getEncoder().encodeToString(document.getBytes(StandardCharsets.UTF_8));
    String other = base64.replaceAll(from, to == null ? "" : to.replace("\\n", "\n"));
    assertInstanceOf(
        Verification.Verified.class, fixture.verifier.verify(new SamlAssertion(base64)));
    fixture.assertRejected(RejectionCause.MALFORMED, new SamlAssertion(other));
  }

  @Test
  void refusesUnusedBitsOfTheLastCharacter() {
    fixture.assertRejected(RejectionCause.MALFORMED, new SamlAssertion("PHgvPh=="));
    fixture.assertRejected(RejectionCause.RESPONSE_MALFORMED, new SamlAssertion("PHgvPg=="));
  }

  @Test
  void refusesOtherEncodings() {
    String document = PROVIDER.signAssertion(response());
    for (var charset : new Charset[] {StandardCharsets.UTF_16, StandardCharsets.UTF_16LE}) {
      fixture.assertRejected(
          RejectionCause.MALFORMED,
          new SamlAssertion(Base64.getEncoder().encodeToString(document.getBytes(charset))));
    }
    byte[] latin = document.replace("alice", "al\u00efce").getBytes(StandardCharsets.ISO_8859_1);
    fixture.assertRejected(
        RejectionCause.MALFORMED, new SamlAssertion(Base64.getEncoder().encodeToString(latin)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "<", "<x>", "<x/><x/>", "<x:y/>", "<x>&y;</x>", "{}", "\u0000"})
  void refusesDocumentsThatAreNotXml(String text) {
    if (text.isEmpty()) {
      fixture.assertRejected(RejectionCause.MISSING, text);
    } else {
      fixture.assertRejected(RejectionCause.MALFORMED, text);
    }
  }

  @Test
  void readsCharacterReferences() {
    String document = signed(xml -> xml.replace("alice", "&#97;l&#x69;ce &amp; &lt;b&gt;"));
    assertEquals("alice & <b>", fixture.verified(document).subject());
  }
}
