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
 * The parameters of a request in AWS's Query protocol. One that stands twice, or in two spellings,
 * is refused, where AWS takes the first: two readers of one request must never see two requests.
 */
public final class QueryParameters {
  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,9}");

  private final Map<String, String> values;

  private QueryParameters(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads the parameters of the query and of a form in the body together.
   *
   * @throws StsError if the encoding is broken, or a parameter stands twice
   */
  public static QueryParameters of(ReceivedRequest request) throws StsError {
    // In whatever case: who reads "action" must not see another request than who reads "Action".
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
        throw new StsError(StsError.Code.MalformedQueryString, "A parameter stands twice.");
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

  /** The parameter's value; empty if it was not sent. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /**
   * A number of 32 bits in its one spelling: no plus sign and no leading zeros.
   *
   * @throws StsError if it is none
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
      // Too large: malformed like anything else that is no such number.
    }
    throw new StsError(StsError.Code.MalformedInput, "");
  }

  /** The names of all that were sent. */
  public Set<String> names() {
    return values.keySet();
  }

  /**
   * The elements of a list, in the order of their numbers.
   *
   * @param name for example {@code Tags}
   * @return for each element the beginning of its parameters' names, for example {@code
   *     Tags.member.1}
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
