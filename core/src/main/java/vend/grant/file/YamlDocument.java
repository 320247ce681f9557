package vend.grant.file;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import vend.grant.file.InvalidGrants.Problem;

/** Parses a file with a single YAML document, within bounds on size and nesting. */
public final class YamlDocument {
  private static final int MAX_CHARACTERS = 16 * 1024 * 1024;

  private YamlDocument() {}

  /**
   * Reads a document that belongs to a grants file and obeys the same rules.
   *
   * @param name the name of the file, for messages
   * @param read builds the result from the document, and collects problems of its parts
   * @throws InvalidGrants with all problems
   */
  public static <T> T read(String name, String yaml, BiFunction<YamlMapping, Problems, T> read)
      throws InvalidGrants {
    Node root = compose(name, yaml);
    var problems = new Problems();
    Optional<T> made =
        problems.collect(() -> {
          PlainYaml.check(root);
          return read.apply(new YamlValue(root, "").mapping(), problems);
        });
    if (!problems.isEmpty()) {
      throw new InvalidGrants(name, problems.inOrder());
    }
    return made.orElseThrow();
  }

  static Node compose(String name, String yaml) throws InvalidGrants {
    if (yaml.length() > MAX_CHARACTERS) {
      throw invalid(name, 1, 1, "The file has more than %d characters.".formatted(MAX_CHARACTERS));
    }
    var settings =
        LoadSettings.builder()
            .setLabel(name)
            .setCodePointLimit(MAX_CHARACTERS)
            // YamlMapping rejects such keys with their place.
            .setAllowNonScalarKeys(true)
            // PlainYaml bounds the total size instead: many grants may share one session.
            .setMaxAliasesForCollections(Integer.MAX_VALUE)
            .build();
    var parser = new DepthLimit(new ParserImpl(settings, new StreamReader(settings, yaml)));
    try {
      return new Composer(settings, parser)
          .getSingleNode()
          .orElseThrow(() -> invalid(name, 1, 1, "The file is empty."));
    } catch (MarkedYamlEngineException e) {
      throw invalid(name, e.getProblemMark(), e.getProblem());
    } catch (RuntimeException e) {
      // The library has other exceptions for some texts, for example for a tag with a space in it.
      throw invalid(name, parser.place(), String.valueOf(e.getMessage()));
    }
  }

  private static InvalidGrants invalid(String name, Optional<Mark> place, String message) {
    int line = place.map(Mark::getLine).orElse(0) + 1;
    int column = place.map(Mark::getColumn).orElse(0) + 1;
    return invalid(name, line, column, "The file is not YAML: " + message);
  }

  private static InvalidGrants invalid(String name, int line, int column, String message) {
    return new InvalidGrants(name, List.of(new Problem(line, column, "", message)));
  }
}
