package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that the Java examples in the documentation compile against the current library. */
class JavaExamplesTest {
  private static final Pattern BLOCK = Pattern.compile("(?s)```java\\n(.*?)```");

  /** The program of a reader, into which the lines of an example go. */
  private static final String PROGRAM =
      """
      import java.net.URI;
      import java.security.SecureRandom;
      import java.time.InstantSource;
      import java.util.Optional;
      import software.amazon.awssdk.services.s3.S3Client;
      import vend.client.*;
      import vend.client.aws.*;
      import vend.client.http.*;
      import vend.client.sealed.*;
      import vend.client.source.*;
      import vend.signin.browser.*;
      import vend.signin.conjur.*;
      import vend.signin.oidc.*;
      import vend.signin.saml.*;
      import software.amazon.awssdk.regions.Region;

      class Example {
        Object example(Progress log, InstantSource clock, SecureRandom random) throws Exception {
          // BLOCK
        }
      }
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"java", "sign-in-java", "sign-in-oidc"})
  void compiles(String page) throws IOException {
    String text =
        Files.readString(RunningVend.CHECKOUT.resolve("docs/how-to/%s.md".formatted(page)));
    List<String> blocks = BLOCK.matcher(text).results().map(match -> match.group(1)).toList();
    assertTrue(!blocks.isEmpty(), page);
    for (String block : blocks) {
      String body = block.contains("return ") ? block : block + "return log;";
      assertEquals(List.of(), problems(PROGRAM.replace("// BLOCK", body)), block);
    }
  }

  private List<String> problems(String source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    var found = new DiagnosticCollector<JavaFileObject>();
    var file =
        new SimpleJavaFileObject(URI.create("string:///Example.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    List<String> options =
        List.of(
            "-d", folder.toString(), "-proc:none", "-cp", System.getProperty("java.class.path"));
    compiler.getTask(null, null, found, options, null, List.of(file)).call();
    return found.getDiagnostics().stream()
        .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
        .map(each -> each.getMessage(Locale.ROOT))
        .toList();
  }
}
