package vend.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import vend.Json;

/**
 * A version of {@code template.yaml} that the emulator's CloudFormation can create. It has the
 * tables, keys, roles, policies and log groups, with all parameters and conditions, but nothing
 * that SAM transforms. Each {@code AWS::IAM::RolePolicy}, which moto accepts and ignores, moves
 * into its role.
 */
final class PlainTemplate {
  private static final Set<String> CREATED_TYPES =
      Set.of(
          "AWS::DynamoDB::Table",
          "AWS::IAM::ManagedPolicy",
          "AWS::IAM::Role",
          "AWS::KMS::Key",
          "AWS::Logs::LogGroup");
  private static final String ROLE_POLICY = "AWS::IAM::RolePolicy";
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z0-9:]+)[^}]*}");

  private final Map<String, Object> template;

  private PlainTemplate(Map<String, Object> template) {
    this.template = template;
  }

  static PlainTemplate of(Path file) throws IOException {
    var template = new PlainTemplate(whole(file));
    template.reduce();
    return template;
  }

  /** Returns all of the file, with YAML tags as CloudFormation's functions in JSON. */
  static Map<String, Object> whole(Path file) throws IOException {
    Node root =
        new Compose(LoadSettings.builder().build())
            .composeString(Files.readString(file))
            .orElseThrow();
    return map(value(root));
  }

  /** Returns the template in JSON, which CloudFormation accepts. */
  String toJson() {
    return Json.write(template);
  }

  private Map<String, Object> resources() {
    return map(template.get("Resources"));
  }

  private void reduce() {
    template.keySet().removeAll(Set.of("Transform", "Metadata"));
    var all = resources();
    var kept = new LinkedHashMap<String, Object>();
    all.forEach((name, resource) -> {
      if (CREATED_TYPES.contains(String.valueOf(map(resource).get("Type")))) {
        kept.put(name, resource);
      }
    });
    var dropped = new HashSet<>(all.keySet());
    dropped.removeAll(kept.keySet());
    all.values().stream()
        .map(PlainTemplate::map)
        .filter(resource -> ROLE_POLICY.equals(resource.get("Type")))
        .map(policy -> map(policy.get("Properties")))
        // A policy that refers to a dropped resource, such as the function, would be invalid.
        .filter(policy -> !names(policy, dropped))
        .forEach(policy -> addToRole(kept, policy));
    template.put("Resources", kept);
    map(template.get("Outputs")).values().removeIf(output -> names(output, dropped));
  }

  private static void addToRole(Map<String, Object> resources, Map<String, Object> policy) {
    String role =
        resources.keySet().stream()
            .filter(name -> names(policy.get("RoleName"), Set.of(name)))
            .findFirst()
            .orElseThrow();
    var properties = map(map(resources.get(role)).get("Properties"));
    var policies = new ArrayList<Object>((List<?>) properties.getOrDefault("Policies", List.of()));
    policies.add(
        Map.of(
            "PolicyName", Objects.requireNonNull(policy.get("PolicyName")),
            "PolicyDocument", Objects.requireNonNull(policy.get("PolicyDocument"))));
    properties.put("Policies", policies);
  }

  /** Returns whether a value refers to one of these resources. */
  private static boolean names(@Nullable Object data, Set<String> names) {
    return switch (data) {
      case Map<?, ?> map -> map.values().stream().anyMatch(value -> names(value, names));
      case List<?> list -> list.stream().anyMatch(value -> names(value, names));
      case String text ->
          // "Vend.Alias" refers to a resource that SAM creates for Vend.
          names.contains(text.split("\\.", 2)[0])
              || VARIABLE.matcher(text).results().anyMatch(one -> names.contains(one.group(1)));
      case null, default -> false;
    };
  }

  private static Object value(Node node) {
    String tag = node.getTag().getValue();
    if (!tag.startsWith("!")) {
      return plain(node);
    }
    String function = tag.substring(1);
    Object argument = plain(node);
    return switch (function) {
      case "Ref", "Condition" -> Map.of(function, argument);
      case "GetAtt" -> Map.of("Fn::GetAtt", List.of(String.valueOf(argument).split("\\.", 2)));
      default -> Map.of("Fn::" + function, argument);
    };
  }

  private static Object plain(Node node) {
    return switch (node) {
      case ScalarNode scalar -> scalar.getValue();
      case SequenceNode sequence -> sequence.getValue().stream().map(PlainTemplate::value).toList();
      case MappingNode mapping -> {
        var map = new LinkedHashMap<String, Object>();
        mapping
            .getValue()
            .forEach(entry ->
                map.put(((ScalarNode) entry.getKeyNode()).getValue(), value(entry.getValueNode())));
        yield map;
      }
      default -> throw new AssertionError("Unexpected YAML node: " + node);
    };
  }

  @SuppressWarnings("unchecked") // All keys of a YAML mapping are strings here: plain() makes them.
  private static Map<String, Object> map(@Nullable Object data) {
    return (Map<String, Object>) Objects.requireNonNull(data);
  }
}
