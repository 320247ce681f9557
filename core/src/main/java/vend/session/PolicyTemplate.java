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
   * Parses a policy document. Checks it with a sample value for each claim, so that a policy that
   * AWS would reject is found when the grants file is read, not at the first request.
   *
   * @throws InvalidPolicy if it is not a policy, or a claim is in an element that cannot have one
   * @throws IllegalArgumentException if it is longer than AWS allows, or a template is malformed
   */
  public static PolicyTemplate parse(String json) throws InvalidPolicy {
    Map<String, Object> document;
    try {
      document = Json.readObject(json);
    } catch (Json.MalformedJson e) {
      throw new InvalidPolicy("policy", String.valueOf(e.getMessage()), "correct the JSON");
    }
    Object sample = walk(document, false, PolicyTemplate::sample);
    SessionPolicy.parse(Json.write(sample));
    return new PolicyTemplate(document, sample.equals(document));
  }

  /** Two claims can have the same slug; one caller could then access what belongs to the other. */
  private static String sample(Template template) {
    if (template.hasSlug()) {
      throw new IllegalArgumentException(
          "Remove |slug here; it is for the session name only. Different claims can have the same"
              + " slug.");
    }
    return template.sample();
  }

  /** Whether the policy has no claims, so that it is the same for every caller. */
  public boolean isConstant() {
    return constant;
  }

  /** The names of the claims in the policy. */
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

  /** Returns the policy with {@code xx} for each claim, without white space. */
  public String sample() {
    return Json.write(walk(document, false, Template::sample));
  }

  /**
   * Renders the policy for one caller.
   *
   * @throws SessionRefused if a claim is missing or unsafe, or AWS would reject the result
   */
  public SessionPolicy render(Claims claims) throws SessionRefused {
    Object rendered = walk(document, false, template -> template.render(claims));
    try {
      return SessionPolicy.parse(Json.write(rendered));
    } catch (InvalidPolicy | IllegalArgumentException e) {
      // The exception may quote the policy, which belongs to the grant; callers must not see it.
      throw new SessionRefused(
          Reason.SESSION_VALUE_INVALID,
          "AWS does not accept the session policy with your claims in it.");
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
      case null -> throw new IllegalArgumentException("A policy cannot contain null.");
      default -> node;
    };
  }
}
