package vend.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.asciidoctor.Asciidoctor;
import org.asciidoctor.Attributes;
import org.asciidoctor.Options;
import org.asciidoctor.SafeMode;
import picocli.codegen.docgen.manpage.ManPageGenerator;
import vend.cli.Main;

/**
 * Writes one man page for each command, from the model that also prints {@code --help}. picocli
 * describes the pages in AsciiDoc, and Asciidoctor converts them to roff.
 */
public final class ManPages {
  private ManPages() {}

  /**
   * Writes the pages {@code vend.1}, {@code vend-exec.1} and so on.
   *
   * @param arguments the folder for the pages, which must exist; the date of the release as
   *     YYYY-MM-DD, so that the same sources give the same pages
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Path work = Files.createTempDirectory("vend-man-pages");
    try {
      int exit =
          ManPageGenerator.generateManPage(
              work.toFile(), null, new boolean[0], true, Main.model().getCommandSpec());
      if (exit != 0) {
        throw new IOException("picocli exited with %d.".formatted(exit));
      }
      convert(work, folder, arguments[1]);
    } finally {
      delete(work);
    }
  }

  private static void convert(Path work, Path folder, String date) throws IOException {
    Options options =
        Options.builder()
            .backend("manpage")
            .safe(SafeMode.UNSAFE)
            .baseDir(work.toFile())
            .toDir(folder.toFile())
            .mkDirs(false)
            .attributes(Attributes.builder().attribute("docdate", date).build())
            .build();
    try (Asciidoctor asciidoctor = Asciidoctor.Factory.create();
        Stream<Path> pages = Files.list(work)) {
      for (Path page : pages.sorted().toList()) {
        asciidoctor.convertFile(page.toFile(), options);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(folder)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
