package vend.session;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vend.Json;
import vend.Reason;
import vend.caller.Claims;
import vend.iam.InvalidPolicy;

/**
 * A session policy with claims in the values of {@code Resource}, {@code NotResource} and {@code
 * Condition}, for example {@code "arn:aws:s3:::builds/{repository_id}/*"}.
 */
public final class PolicyTemplate {
  private static final List<String> TEMPLATED = List.of("Resource", "NotResource", "Condition");

  private final Map<String, Object> document;
  private final boolean constant;

  private PolicyTemplate(Map<String, Object> document, boolean constant) {
    this.document = document;
    this.constant = constant;
  }

  /**
   * Reads a policy, with the claims standing in for themselves, so that a policy which AWS would
   * refuse is found when the file is read and not when somebody needs it.
   *
   * @param json the policy document
   * @throws InvalidPolicy if it is not a policy, or a claim stands where none may
   * @throws IllegalArgumentException if it is longer than AWS takes, or a template is malformed
   */
  public static PolicyTemplate parse(String json) throws InvalidPolicy {
    Map<String, Object> document;
    try {
      document = Json.readObject(json);
    } catch (Json.MalformedJson e) {
      throw new InvalidPolicy("policy", String.valueOf(e.getMessage()), "mend the JSON");
    }
    Object sample = walk(document, false, PolicyTemplate::sample);
    SessionPolicy.parse(Json.write(sample));
    return new PolicyTemplate(document, sample.equals(document));
  }

  /** Two claims can have one slug, and a policy would open to one what is the other's. */
  private static String sample(Template template) {
    if (template.hasSlug()) {
      throw new IllegalArgumentException(
          "|slug is for the session name only: different claims can have the same slug");
    }
    return template.sample();
  }

  /** Whether every caller gets the same policy. */
  public boolean isConstant() {
    return constant;
  }

  /** The claims that go into the policy. */
  public Set<String> claims() {
    var names = new HashSet<String>();
    walk(
        document,
        false,
        template -> {
          names.addAll(template.claims());
          return "";
        });
    return names;
  }

  /** The policy with {@code xx} for each claim, without white space. */
  public String sample() {
    return Json.write(walk(document, false, Template::sample));
  }

  /**
   * The policy for one caller.
   *
   * @throws SessionRefused if a claim is missing or unfit, or the result is no policy that AWS
   *     takes
   */
  public SessionPolicy render(Claims claims) throws SessionRefused {
    Object rendered = walk(document, false, template -> template.render(claims));
    try {
      return SessionPolicy.parse(Json.write(rendered));
    } catch (InvalidPolicy | IllegalArgumentException e) {
      // The complaint may quote the policy, which is the grant's and not for the caller to read.
      throw new SessionRefused(
          Reason.SESSION_VALUE_INVALID,
          "The session policy is not one that AWS takes with your claims in it.");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PolicyTemplate that && document.equals(that.document);
  }

  @Override
  public int hashCode() {
    return document.hashCode();
  }

  @FunctionalInterface
  private interface Rendering<E extends Exception> {
    String apply(Template template) throws E;
  }

  private static <E extends Exception> Object walk(
      Object node, boolean templated, Rendering<E> rendering) throws E {
    return switch (node) {
      case Map<?, ?> map -> {
        var copy = new LinkedHashMap<String, Object>();
        for (var entry : map.entrySet()) {
          String key = String.valueOf(entry.getKey());
          copy.put(key, walk(entry.getValue(), templated || TEMPLATED.contains(key), rendering));
        }
        yield copy;
      }
      case List<?> list -> {
        var copy = new ArrayList<Object>();
        for (Object element : list) {
          copy.add(walk(element, templated, rendering));
        }
        yield copy;
      }
      case String text when templated -> rendering.apply(Template.parse(text));
      case null -> throw new IllegalArgumentException("a policy has no null in it");
      default -> node;
    };
  }
}
