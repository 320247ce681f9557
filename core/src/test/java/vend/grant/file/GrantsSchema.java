package vend.grant.file;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import vend.Json;

/** The committed JSON Schema for grants files, applied as editors apply it. */
final class GrantsSchema {
  static final Path ROOT = Path.of("..");

  private final Map<String, Object> data;
  private final Schema schema;

  GrantsSchema() throws IOException, Json.MalformedJson {
    String text = Files.readString(ROOT.resolve("grants.schema.json"));
    data = Json.readObject(text);
    schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(text);
  }

  Map<String, Object> data() {
    return data;
  }

  List<String> complaints(String json) {
    return schema.validate(json, InputFormat.JSON).stream().map(Error::toString).toList();
  }

  static String toJson(String yaml) {
    return Json.write(new Load(LoadSettings.builder().build()).loadFromString(yaml));
  }
}
