package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the index of the documentation links every page. */
class DocsIndexTest {
  private static final Path DOCS = RunningVend.CHECKOUT.resolve("docs");

  @Test
  void linksEveryPage() throws IOException {
    String index = Files.readString(DOCS.resolve("index.md"));
    try (Stream<Path> files = Files.walk(DOCS)) {
      List<String> missing =
          files
              .map(file -> DOCS.relativize(file).toString())
              .filter(name -> name.endsWith(".md") && !name.equals("index.md"))
              // These folders have their own index.
              .filter(name ->
                  name.endsWith("README.md") || !name.matches(".*/(?:pipelines|decisions)/.*"))
              .filter(name -> !index.contains("](" + name + ")"))
              .sorted()
              .toList();
      assertEquals(List.of(), missing);
    }
  }
}
