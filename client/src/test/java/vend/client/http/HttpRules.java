package vend.client.http;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;

/** Architecture rule: one HTTP client, for the client module and modules on top of it. */
public final class HttpRules {
  private HttpRules() {}

  /** Checks a module. */
  public static void check(JavaClasses module) {
    noClasses()
        .that()
        // The HTTP client of the AWS SDK, built over a Network by SdkHttp.
        .resideOutsideOfPackages("vend.client.http", "vend.client.aws", "vend.signin.sso")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.hc..", "software.amazon.awssdk.http..")
        .check(module);
    noClasses()
        .that()
        // The WebSocket to a browser on this machine, which Apache's client does not support.
        .doNotHaveFullyQualifiedName("vend.signin.devtools.WebSocketConnection")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.net.http..")
        .check(module);
    noClasses()
        .that()
        // Java's trust managers receive the socket of the server that they check.
        .doNotHaveFullyQualifiedName("vend.client.http.ServerTrust")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.net\\.(URL|[A-Za-z]*URLConnection|[A-Za-z]*Socket)"
                + "|java\\.nio\\.channels\\.[A-Za-z]*SocketChannel|javax\\.net\\.ssl\\.SSLSocket")
        .check(module);
  }
}
