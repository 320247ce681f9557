package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Calls CloudFormation and IAM of an emulator with AWS's Query protocol. The signature is a dummy,
 * because the emulator verifies none.
 *
 * @param service the service name in the credential scope of the signature
 * @param version the version of the service's API
 */
record QueryApi(URI endpoint, String service, String version) {
  static QueryApi cloudFormation(URI endpoint) {
    return new QueryApi(endpoint, "cloudformation", "2010-05-15");
  }

  static QueryApi iam(URI endpoint) {
    return new QueryApi(endpoint, "iam", "2010-05-08");
  }

  Document call(String action, Map<String, String> parameters) throws Exception {
    var all = new LinkedHashMap<>(Map.of("Action", action, "Version", version));
    all.putAll(parameters);
    String form =
        all.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    var request =
        HttpRequest.newBuilder(endpoint.resolve("/"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=test/20261121/us-east-1/%s/aws4_request, SignedHeaders=host, Signature=none"
                    .formatted(service))
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      var response = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertEquals(200, response.statusCode(), response.body());
      return DocumentBuilderFactory.newDefaultInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(response.body().getBytes(UTF_8)));
    }
  }

  /** Returns the text of every element with this name. */
  static List<String> texts(Document document, String name) {
    return elements(document.getElementsByTagName(name)).stream()
        .map(element -> element.getTextContent().strip())
        .toList();
  }

  /** Maps the text of each {@code key} element to the {@code value} text in the same parent. */
  static Map<String, String> pairs(Document document, String key, String value) {
    return elements(document.getElementsByTagName(key)).stream()
        .collect(
            Collectors.toMap(
                element -> element.getTextContent().strip(),
                element ->
                    ((Element) element.getParentNode())
                        .getElementsByTagName(value)
                        .item(0)
                        .getTextContent()
                        .strip()));
  }

  private static List<Element> elements(NodeList list) {
    return IntStream.range(0, list.getLength()).mapToObj(i -> (Element) list.item(i)).toList();
  }
}
