package vend.local.sts;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import vend.functions.sts.ParameterCheck;
import vend.functions.sts.QueryParameters;
import vend.functions.sts.StsError;
import vend.functions.sts.StsError.Code;

/**
 * The tags of a request.
 *
 * @param values at most 50, in the order in which they were sent
 * @param transitive the keys of the transitive tags, as they were sent
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html">session
 *     tags</a>
 */
record RequestTags(Map<String, String> values, List<String> transitive) {
  private static final String CHARACTERS = "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]";
  private static final int MOST = 50;
  private static final int LONGEST_KEY = 128;
  private static final int LONGEST_VALUE = 256;

  /** Reads the tags, and adds their invalid parts to the check. */
  static RequestTags read(QueryParameters parameters, ParameterCheck check) {
    var values = new LinkedHashMap<String, String>();
    List<String> members = parameters.members("Tags");
    check.size("tags", members, MOST);
    for (String member : members) {
      var key = parameters.get(member + ".Key");
      var value = parameters.get(member + ".Value");
      String name = "tags." + member.substring(member.lastIndexOf('.') + 1) + ".member.";
      check.required(name + "key", key, 1, LONGEST_KEY, CHARACTERS + "+");
      check.required(name + "value", value, 0, LONGEST_VALUE, CHARACTERS + "*");
      values.put(key.orElse(""), value.orElse(""));
    }
    List<String> transitive =
        parameters.members("TransitiveTagKeys").stream()
            .map(member -> parameters.get(member).orElse(""))
            .toList();
    check.size("transitiveTagKeys", transitive, MOST);
    return new RequestTags(values, transitive);
  }

  /**
   * Checks the rules that concern several tags together.
   *
   * @param sent the number of tags in the request
   * @throws StsError if keys are repeated, reserved, or transitive without a tag
   */
  void check(int sent) throws StsError {
    Set<String> keys = new HashSet<>();
    for (String key : values.keySet()) {
      String folded = key.toLowerCase(Locale.ROOT);
      if (!keys.add(folded) || values.size() != sent) {
        throw invalid("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
      }
      if (folded.startsWith("aws:")) {
        throw invalid("Tag keys cannot start with aws:, which is reserved.");
      }
    }
    if (!keys.containsAll(transitiveFolded())) {
      throw invalid("The specified transitive tag key must be included in the requested tags.");
    }
  }

  /** Returns the transitive keys in lower case, because AWS ignores the case of tag keys. */
  Set<String> transitiveFolded() {
    return transitive.stream()
        .map(key -> key.toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static StsError invalid(String text) {
    return new StsError(Code.InvalidParameterValue, text);
  }
}
