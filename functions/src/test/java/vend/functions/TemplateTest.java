package vend.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** {@code template.yaml} and the code say the same. As nodes, for CloudFormation's own tags. */
class TemplateTest {
  private final Node template = read();

  private static Node read() {
    try {
      return new Compose(LoadSettings.builder().build())
          .composeString(Files.readString(Path.of("..", "template.yaml")))
          .orElseThrow();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Node at(String... path) {
    Node node = template;
    for (String name : path) {
      node =
          ((MappingNode) node)
              .getValue().stream()
                  .filter(entry -> ((ScalarNode) entry.getKeyNode()).getValue().equals(name))
                  .findFirst()
                  .orElseThrow(() -> new AssertionError("no " + name))
                  .getValueNode();
    }
    return node;
  }

  private String text(String... path) {
    return ((ScalarNode) at(path)).getValue();
  }

  /** The names that are looked up, whatever comes of it. */
  private static Set<String> settings() {
    var asked = new TreeSet<String>();
    var environment =
        new HashMap<String, String>(
            Map.of("VEND_TABLE", "vend", "VEND_KEY", "alias/vend", "AWS_REGION", "eu-central-1")) {
          @Override
          public String getOrDefault(Object name, String value) {
            asked.add((String) name);
            return super.getOrDefault(name, value);
          }
        };
    Settings.of(environment);
    asked.removeIf(name -> !name.startsWith("VEND_"));
    return asked;
  }

  @Test
  void setsEverySettingButTheHubRoleWhichIsTheFunctionsOwnHere() {
    var set = new TreeSet<String>();
    var variables = (MappingNode) at("Resources", "Vend", "Properties", "Environment", "Variables");
    variables.getValue().forEach(entry -> set.add(((ScalarNode) entry.getKeyNode()).getValue()));
    set.add("VEND_HUB_ROLE");
    assertEquals(settings(), set);
    assertEquals("HubRole.Arn", text("Resources", "Vend", "Properties", "Role"));
  }

  @Test
  void namesTheHandlerThatThereIs() {
    assertEquals(
        VendFunction.class.getName() + "::handleRequest",
        text("Resources", "Vend", "Properties", "Handler"));
    assertEquals("java25", text("Resources", "Vend", "Properties", "Runtime"));
  }

  @Test
  void asksForThePayloadThatTheFunctionReadsAndForEveryPath() {
    assertEquals(
        "2.0",
        text(
            "Resources",
            "Vend",
            "Properties",
            "Events",
            "Everything",
            "Properties",
            "PayloadFormatVersion"));
    assertEquals(
        "$default",
        text("Resources", "Vend", "Properties", "Events", "Everything", "Properties", "Path"));
  }

  @Test
  void namesTheTablesAttributesAsTheAdapterDoes() {
    assertEquals(
        vend.functions.aws.Table.EXPIRES,
        text(
            "Resources",
            "CredentialTable",
            "Properties",
            "TimeToLiveSpecification",
            "AttributeName"));
  }
}
