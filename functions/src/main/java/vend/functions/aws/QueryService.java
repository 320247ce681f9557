package vend.functions.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import vend.functions.client.ClientResponse;

/**
 * A service that speaks AWS's Query protocol: forms in, XML out.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-query-protocol.html">AWS Query</a>
 */
public final class QueryService {
  private static final int OK = 200;
  private static final Map<String, String> HEADERS =
      Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");

  private final AwsService service;

  QueryService(AwsService service) {
    this.service = service;
  }

  /** The same, with another time for each call. */
  QueryService within(Duration deadline) {
    return new QueryService(service.within(deadline));
  }

  /**
   * Calls an operation.
   *
   * @param input its parameters, {@code Action} and {@code Version} among them
   * @return the texts of its answer
   * @throws AwsFailure if it does not answer, or with an error
   */
  XmlTexts call(Map<String, String> input) throws AwsFailure {
    ClientResponse answer = service.post(HEADERS, form(input).getBytes(UTF_8));
    if (answer.status() != OK) {
      throw refused(answer);
    }
    return XmlTexts.read(new ByteArrayInputStream(answer.body()));
  }

  private static String form(Map<String, String> input) {
    return input.entrySet().stream()
        .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, UTF_8);
  }

  private static AwsFailure refused(ClientResponse answer) {
    String code;
    try {
      code = XmlTexts.read(new ByteArrayInputStream(answer.body())).text("Error/Code").orElse("");
    } catch (AwsFailure e) {
      code = "";
    }
    return new AwsFailure.Refused(answer.status(), ErrorCode.of(code), Map.of());
  }
}
