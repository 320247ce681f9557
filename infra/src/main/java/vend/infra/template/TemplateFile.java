package vend.infra.template;

import java.util.Map;
import vend.Json;

/**
 * A template as it is written.
 *
 * @param part its number, from 1
 * @param parts how many there are
 * @param accounts how many accounts it is for
 * @param roles how many roles its accounts make in all
 * @param template as plain data
 * @param body as JSON; in lines while CloudFormation takes it so
 */
public record TemplateFile(
    int part, int parts, int accounts, int roles, Map<String, Object> template, String body) {
  static TemplateFile of(
      int part, int parts, int accounts, int roles, Map<String, Object> template) {
    String inLines = Json.writeInLines(template) + "\n";
    String body =
        TemplateLimits.bytes(inLines) <= TemplateLimits.BODY ? inLines : Json.write(template);
    return new TemplateFile(part, parts, accounts, roles, template, body);
  }

  /** Its name: {@code vend-roles.json}, or {@code vend-roles-2-of-3.json}. */
  public String name() {
    return parts == 1 ? "vend-roles.json" : "vend-roles-%d-of-%d.json".formatted(part, parts);
  }

  /** Whether CloudFormation takes a text of this size. */
  boolean fits() {
    return TemplateLimits.bytes(body) <= TemplateLimits.BODY;
  }
}
