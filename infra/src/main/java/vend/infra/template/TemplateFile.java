package vend.infra.template;

import java.util.Map;
import vend.Json;

/**
 * A template as a file.
 *
 * @param part its number, from 1
 * @param parts the number of templates
 * @param accounts the number of accounts in it
 * @param roles the number of roles in all its accounts together
 * @param template the template as plain data
 * @param body the template as JSON, indented if CloudFormation's size limit allows
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

  /** Returns the file name: {@code vend-roles.json}, or {@code vend-roles-2-of-3.json}. */
  public String name() {
    return parts == 1 ? "vend-roles.json" : "vend-roles-%d-of-%d.json".formatted(part, parts);
  }

  /** Whether the file is within CloudFormation's size limit. */
  boolean fits() {
    return TemplateLimits.bytes(body) <= TemplateLimits.BODY;
  }
}
