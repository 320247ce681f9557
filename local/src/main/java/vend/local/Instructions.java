package vend.local;

import java.io.PrintWriter;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import vend.caller.Issuer;
import vend.grant.Grant;
import vend.grant.Grants;
import vend.grant.TargetRole;
import vend.iam.Condition;
import vend.iam.Effect;
import vend.session.SessionTemplate;
import vend.session.Template;

/** The text that `vend local` prints when it is ready: URLs, and commands to copy. */
public record Instructions(LocalVend vend) {
  /** In a folder that every build creates and Git ignores. */
  private static final String TOKEN_FILE = "target/token";

  public void print(PrintWriter out) {
    URI uri = vend.uri();
    out.println("Vend   " + uri);
    vend.stsUri().ifPresent(sts -> out.println("STS    " + sts));
    out.println();
    if (vend.issuers().isPresent() && vend.grants().oidcIssuers().isEmpty()) {
      out.println(
          "The grants file has no OpenID Connect issuer, so vend token cannot make a token.");
    } else if (vend.issuers().isPresent()) {
      tokens(out, uri);
    } else {
      out.println(
          "The local issuer is off, because an AWS endpoint is not on this machine. Use a token of a real issuer.");
    }
    out.println("Ctrl-C stops it.");
    out.flush();
  }

  private void tokens(PrintWriter out, URI uri) {
    String role =
        vend.grants().targets().stream().findFirst().map(Instructions::path).orElse("ACCOUNT/ROLE");
    String issuer = vend.issuers().orElseThrow().issuers().getFirst().name();
    String address = uri + "/v1/credentials/" + role;
    out.println("Make a token with the claims that your grants require:");
    out.printf(
        "  ./vend token --port %d --issuer %s%s --output %s%n",
        uri.getPort(), issuer, exampleClaims(issuer), TOKEN_FILE);
    out.printf("  TOKEN=$(cat %s)%n", TOKEN_FILE);
    out.println();
    out.println("Get credentials with curl:");
    out.printf("  curl -s -H \"Authorization: Bearer $TOKEN\" %s%n", address);
    out.println();
    out.println("Use the AWS CLI or any AWS SDK, without changing a program:");
    out.printf("  export AWS_CONTAINER_CREDENTIALS_FULL_URI=%s%n", address);
    out.printf("  export AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=$PWD/%s%n", TOKEN_FILE);
    vend.stsUri().ifPresent(sts -> out.printf("  export AWS_ENDPOINT_URL_STS=%s%n", sts));
    out.println("  aws sts get-caller-identity --region us-east-1");
    out.println();
    out.println(
        "Get credentials with the vend command, which caches them (--fresh skips the cache):");
    out.printf("  VEND_TOKEN=$TOKEN ./vend credentials %s --hub %s --fresh%n", role, uri);
    out.println();
    out.println("Get a sign-in link to the AWS console (the sign-in page is simulated here):");
    out.printf(
        "  curl -s -H \"Authorization: Bearer $TOKEN\" -d '{\"role\":\"%s\"}' %s/v1/console%n",
        role, uri);
    out.println();
    out.println("Explain the decision:");
    out.printf(
        "  curl -s -H \"Authorization: Bearer $TOKEN\" -d '{\"role\":\"%s\"}' %s/v1/explain%n",
        role, uri);
    out.println();
    vend.dynamoDbUri().ifPresent(table -> freezes(out, table));
  }

  /**
   * Sets credentials for the table on the command line only: if exported, other commands would take
   * them for the caller's AWS credentials.
   */
  private void freezes(PrintWriter out, URI table) {
    out.println("Deny everything, until you run vend thaw:");
    out.printf(
        "  env AWS_ENDPOINT_URL_DYNAMODB=%s AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any VEND_TABLE=%s ./vend freeze --everything%n",
        table, vend.table());
    out.println();
  }

  private static String path(TargetRole role) {
    return role.account().name()
        + "/"
        + (role.declared() ? role.arn().name() : role.arn().pathAndName());
  }

  /** Returns claims that meet the issuer's first grant, so that the example works. */
  private String exampleClaims(String issuer) {
    return ExampleClaims.of(vend.grants(), issuer);
  }

  /** Finds claims that meet the first grant of an issuer, as options of `vend token`. */
  public static final class ExampleClaims {
    private ExampleClaims() {}

    public static String of(Grants grants, String issuerName) {
      var claims = new LinkedHashMap<String, String>();
      for (Issuer issuer : grants.issuers()) {
        if (issuer.name().value().equals(issuerName)) {
          issuer.require().forEach((claim, values) -> claims.put(claim, values.getFirst()));
        }
      }
      grants.grants().stream()
          .filter(grant -> grant.effect() == Effect.ALLOW)
          .filter(
              grant -> grant.issuer().filter(name -> name.value().equals(issuerName)).isPresent())
          .findFirst()
          .ifPresent(grant -> add(claims, grant));
      return claims.entrySet().stream()
          .map(claim -> " --claim " + quoted(claim.getKey() + "=" + claim.getValue()))
          .collect(Collectors.joining());
    }

    private static void add(Map<String, String> claims, Grant grant) {
      for (Condition condition : grant.when().all()) {
        if (!condition.key().startsWith("aws:")) {
          claims.putIfAbsent(condition.key(), condition.values().getFirst().replace("*", "x"));
        }
      }
      grant.session().ifPresent(session -> add(claims, session));
    }

    private static void add(Map<String, String> claims, SessionTemplate session) {
      addAll(claims, session.name());
      session.sourceIdentity().ifPresent(template -> addAll(claims, template));
      session.tags().values().forEach(template -> addAll(claims, template));
    }

    private static void addAll(Map<String, String> claims, Template template) {
      for (Template.Part part : template.parts()) {
        if (part instanceof Template.Placeholder(String name, boolean _)) {
          claims.putIfAbsent(name, "1");
        }
      }
    }

    private static String quoted(String text) {
      return text.matches("[\\w@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
  }
}
