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

/** What `vend local` prints when it is ready: the URLs, and lines to copy. */
public record Instructions(LocalVend vend) {
  /** Git ignores it, and a build made the folder. */
  private static final String TOKEN_FILE = "target/token";

  public void print(PrintWriter out) {
    URI uri = vend.uri();
    out.println("Vend   " + uri);
    vend.stsUri().ifPresent(sts -> out.println("STS    " + sts));
    out.println();
    if (vend.issuers().isPresent() && vend.grants().oidcIssuers().isEmpty()) {
      out.println(
          "The grants file has no OpenID Connect issuer, so there are no tokens to make here.");
    } else if (vend.issuers().isPresent()) {
      tokens(out, uri);
    } else {
      out.println("The local issuer is off, since AWS is not on this machine: bring a real token.");
    }
    out.println("Ctrl-C stops it.");
    out.flush();
  }

  private void tokens(PrintWriter out, URI uri) {
    String role =
        vend.grants().targets().stream().findFirst().map(Instructions::path).orElse("ACCOUNT/ROLE");
    String issuer = vend.issuers().orElseThrow().issuers().getFirst().name();
    String address = uri + "/v1/credentials/" + role;
    out.println("A token, with claims as your grants ask for them:");
    out.printf(
        "  ./vend token --port %d --issuer %s%s --output %s%n",
        uri.getPort(), issuer, exampleClaims(issuer), TOKEN_FILE);
    out.printf("  TOKEN=$(cat %s)%n", TOKEN_FILE);
    out.println();
    out.println("Keys with curl:");
    out.printf("  curl -s -H \"Authorization: Bearer $TOKEN\" %s%n", address);
    out.println();
    out.println("Keys for the AWS CLI, or any SDK, without a line of code:");
    out.printf("  export AWS_CONTAINER_CREDENTIALS_FULL_URI=%s%n", address);
    out.printf("  export AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=$PWD/%s%n", TOKEN_FILE);
    vend.stsUri().ifPresent(sts -> out.printf("  export AWS_ENDPOINT_URL_STS=%s%n", sts));
    out.println("  aws sts get-caller-identity --region us-east-1");
    out.println();
    out.println(
        "Keys with the vend command, which keeps them (--fresh: not those of an earlier run):");
    out.printf("  VEND_TOKEN=$TOKEN ./vend credentials %s --hub %s --fresh%n", role, uri);
    out.println();
    out.println("A link to the console, whose sign-in page is a stand-in here:");
    out.printf(
        "  curl -s -H \"Authorization: Bearer $TOKEN\" -d '{\"role\":\"%s\"}' %s/v1/console%n",
        role, uri);
    out.println();
    out.println("Why, or why not:");
    out.printf(
        "  curl -s -H \"Authorization: Bearer $TOKEN\" -d '{\"role\":\"%s\"}' %s/v1/explain%n",
        role, uri);
    out.println();
    vend.dynamoDbUri().ifPresent(table -> freezes(out, table));
  }

  /**
   * Keys for the table in the line alone: exported, they would be taken for those of the caller.
   */
  private void freezes(PrintWriter out, URI table) {
    out.println("Deny everything, until you thaw it:");
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

  /** Claims that the first grant of the issuer pins to one value, so that the example works. */
  private String exampleClaims(String issuer) {
    return ExampleClaims.of(vend.grants(), issuer);
  }

  /** Claims that meet the first grant of an issuer, as options of `vend token`. */
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
