package vend.functions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads {@code template.yaml} as CloudFormation does with given parameters. It supports only the
 * intrinsic functions that the template uses. Scalars are strings.
 */
final class Template {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z0-9:.]+)}");
  private static final String NOTHING = "AWS::NoValue";

  private static final Map<String, String> PSEUDO =
      Map.of(
          "AWS::AccountId", "111111111111",
          "AWS::Partition", "aws",
          "AWS::Region", "eu-central-1",
          "AWS::StackId", "arn:aws:cloudformation:eu-central-1:111111111111:stack/vend/the-id",
          "AWS::StackName", "vend",
          "AWS::URLSuffix", "amazonaws.com");

  private final MappingNode root;
  private final Map<String, String> parameters;

  private Template(MappingNode root, Map<String, String> parameters) {
    this.root = root;
    this.parameters = parameters;
  }

  /** The template with these parameters, and defaults for all others. */
  static Template with(Map<String, String> parameters) {
    try {
      Node root =
          new Compose(LoadSettings.builder().build())
              .composeString(Files.readString(Path.of("..", "template.yaml")))
              .orElseThrow();
      return new Template((MappingNode) root, parameters);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The value that {@code GetAtt} returns for an attribute of a resource. */
  static String attribute(String name) {
    return "arn:aws:test:eu-central-1:111111111111:" + name;
  }

  /** The value at a path, as plain data. */
  Object at(String... path) {
    Node node = root;
    for (String name : path) {
      node = child((MappingNode) node, name).orElseThrow(() -> new AssertionError("no " + name));
    }
    Object value = value(node);
    if (value == null) {
      throw new AssertionError("nothing at " + List.of(path));
    }
    return value;
  }

  String text(String... path) {
    return (String) at(path);
  }

  @SuppressWarnings("unchecked") // Keys of a YAML mapping are strings here, see value().
  Map<String, Object> map(String... path) {
    return (Map<String, Object>) at(path);
  }

  private static Optional<Node> child(MappingNode node, String name) {
    return node.getValue().stream()
        .filter(entry -> ((ScalarNode) entry.getKeyNode()).getValue().equals(name))
        .map(entry -> entry.getValueNode())
        .findFirst();
  }

  private @Nullable Object value(Node node) {
    String tag = node.getTag().getValue();
    if (!tag.startsWith("!")) {
      return plain(node);
    }
    return switch (tag) {
      case "!Ref" -> reference(((ScalarNode) node).getValue());
      case "!GetAtt" -> attribute(((ScalarNode) node).getValue());
      case "!Sub" -> substituted(node);
      case "!If" -> value(item(node, condition(text(item(node, 0))) ? 1 : 2));
      case "!Equals" -> text(item(node, 0)).equals(text(item(node, 1)));
      case "!Not" -> !Boolean.TRUE.equals(value(item(node, 0)));
      case "!Join" -> String.join(text(item(node, 0)), texts(item(node, 1)));
      case "!Split" -> List.of(text(item(node, 1)).split(Pattern.quote(text(item(node, 0))), -1));
      case "!Select" -> texts(item(node, 1)).get(Integer.parseInt(text(item(node, 0))));
      default -> throw new AssertionError("this template reader does not support " + tag);
    };
  }

  private @Nullable Object plain(Node node) {
    return switch (node) {
      case ScalarNode scalar -> scalar.getValue();
      case SequenceNode sequence -> {
        var list = new ArrayList<Object>();
        for (Node item : sequence.getValue()) {
          Object value = value(item);
          if (value != null) {
            list.add(value);
          }
        }
        yield list;
      }
      case MappingNode mapping -> {
        var map = new LinkedHashMap<String, Object>();
        mapping
            .getValue()
            .forEach(entry -> {
              Object value = value(entry.getValueNode());
              if (value != null) {
                map.put(((ScalarNode) entry.getKeyNode()).getValue(), value);
              }
            });
        yield map;
      }
      default -> throw new AssertionError("this template reader does not support " + node);
    };
  }

  private @Nullable Object reference(String name) {
    if (name.equals(NOTHING)) {
      return null;
    }
    if (PSEUDO.containsKey(name)) {
      return PSEUDO.get(name);
    }
    if (name.indexOf('.') > 0) {
      return attribute(name);
    }
    Optional<Node> parameter = child((MappingNode) section("Parameters"), name);
    return parameter.map(node -> parameter(name, (MappingNode) node)).orElse(name);
  }

  private Object parameter(String name, MappingNode declared) {
    String value =
        parameters.getOrDefault(name, child(declared, "Default").map(this::text).orElse(""));
    return child(declared, "Type").map(this::text).orElseThrow().equals("CommaDelimitedList")
        ? Arrays.asList(value.split(",", -1))
        : value;
  }

  private Node section(String name) {
    return child(root, name).orElseThrow();
  }

  private boolean condition(String name) {
    Node condition = child((MappingNode) section("Conditions"), name).orElseThrow();
    return Boolean.TRUE.equals(value(condition));
  }

  private String substituted(Node node) {
    boolean alone = node instanceof ScalarNode;
    String text = alone ? ((ScalarNode) node).getValue() : text(item(node, 0));
    MappingNode own = alone ? null : (MappingNode) item(node, 1);
    return VARIABLE
        .matcher(text)
        .replaceAll(found -> {
          Optional<Node> local = own == null ? Optional.empty() : child(own, found.group(1));
          Object value = local.map(this::value).orElseGet(() -> reference(found.group(1)));
          return java.util.regex.Matcher.quoteReplacement(String.valueOf(value));
        });
  }

  private static Node item(Node node, int index) {
    return ((SequenceNode) node).getValue().get(index);
  }

  private String text(Node node) {
    return String.valueOf(value(node));
  }

  private List<String> texts(Node node) {
    return ((List<?>) java.util.Objects.requireNonNull(value(node)))
        .stream().map(String::valueOf).toList();
  }
}
