package vend.functions.sts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parameters of a request in the AWS Query protocol. A repeated parameter is an error, even in
 * another case. AWS uses the first one, but two readers of a request must never see two different
 * requests.
 */
public final class QueryParameters {
  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,9}");

  private final Map<String, String> values;

  private QueryParameters(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads the parameters of the query together with those of a form body.
   *
   * @throws StsError if the encoding is malformed, or a parameter is repeated
   */
  public static QueryParameters of(ReceivedRequest request) throws StsError {
    // Ignores case, so that readers of "action" and of "Action" see the same request.
    var values = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    read(request.query(), values);
    if (request.method().equals("POST")) {
      read(request.body(), values);
    }
    return new QueryParameters(new TreeMap<>(Map.copyOf(values)));
  }

  private static void read(String encoded, Map<String, String> values) throws StsError {
    for (String pair : encoded.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      if (values.putIfAbsent(name, value) != null) {
        throw new StsError(
            StsError.Code.MalformedQueryString,
            "The request has a parameter more than once. Send each parameter once.");
      }
    }
  }

  private static String decode(String encoded) throws StsError {
    try {
      return URLDecoder.decode(encoded, UTF_8);
    } catch (IllegalArgumentException e) {
      throw new StsError(
          StsError.Code.MalformedQueryString, "The query string contains a syntax error.");
    }
  }

  /** The parameter's value; empty if it is absent. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /**
   * A 32-bit number without plus sign and leading zeros.
   *
   * @param otherwise the value if the parameter is absent
   * @throws StsError if the value is not such a number
   */
  public int seconds(String name, int otherwise) throws StsError {
    String text = values.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      if (INTEGER.matcher(text).matches()) {
        return Integer.parseInt(text);
      }
    } catch (NumberFormatException e) {
      // Too large: same error as for any other malformed number.
    }
    throw new StsError(StsError.Code.MalformedInput, "");
  }

  /** The names of all parameters. */
  public Set<String> names() {
    return values.keySet();
  }

  /**
   * The elements of a list, ordered by number.
   *
   * @param name for example {@code Tags}
   * @return the prefix of each element's parameter names, for example {@code Tags.member.1}
   */
  public List<String> members(String name) {
    Pattern form = Pattern.compile(Pattern.quote(name) + "\\.member\\.([1-9][0-9]{0,5})(?:\\..*)?");
    var numbers = new TreeSet<Integer>();
    for (String parameter : values.keySet()) {
      Matcher matcher = form.matcher(parameter);
      if (matcher.matches()) {
        numbers.add(Integer.parseInt(matcher.group(1)));
      }
    }
    return numbers.stream().map(number -> name + ".member." + number).toList();
  }
}
