package vend.infra;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import vend.Json;
import vend.grant.Grants;
import vend.grant.TestGrants;
import vend.infra.spoke.Spokes;
import vend.infra.spoke.SpokesNotCreated;
import vend.infra.template.SpokeTemplates;
import vend.infra.template.TemplateFile;

/** Reads grants files, and writes and reads their plain templates. */
public final class Templates {
  private Templates() {}

  public static Grants grants(String yaml) {
    return TestGrants.whole(yaml, Map.of());
  }

  public static Spokes spokes(Grants grants) {
    try {
      return Spokes.of(grants);
    } catch (SpokesNotCreated e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  public static List<TemplateFile> files(Grants grants) {
    try {
      return new SpokeTemplates(spokes(grants)).files(1);
    } catch (SpokesNotCreated e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** Returns all templates of a grants file, parsed from their JSON. */
  public static List<Map<String, Object>> of(Grants grants) {
    var templates = new ArrayList<Map<String, Object>>();
    files(grants).forEach(file -> templates.add(read(file.body())));
    return templates;
  }

  public static Map<String, Object> read(String json) {
    try {
      return Json.readObject(json, Integer.MAX_VALUE);
    } catch (Json.MalformedJson e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Returns a JSON object within a JSON object. */
  @SuppressWarnings("unchecked") // The keys of JSON objects are strings.
  public static Map<String, Object> part(Map<?, ?> data, String name) {
    if (data.get(name) instanceof Map<?, ?> part) {
      return (Map<String, Object>) part;
    }
    throw new AssertionError("no object " + name);
  }
}
