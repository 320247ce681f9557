package vend.local;

import java.io.PrintWriter;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import vend.caller.IssuerName;
import vend.caller.OidcIssuer;
import vend.grant.TargetRole;
import vend.local.issuer.ExampleClaims;

/** The text that `vend local` prints when it is ready: URLs, and commands to copy. */
public record Instructions(LocalVend vend) {
  /** In a folder that every build creates and Git ignores. */
  private static final String TOKEN_FILE = "target/token";

  public void print(PrintWriter out) {
    URI uri = vend.uri();
    out.println("Vend   " + uri);
    vend.stsUri().ifPresent(sts -> out.println("STS    " + sts));
    out.println("Chat   " + vend.chatUri());
    out.println();
    if (vend.issuers().isPresent() && vend.grants().oidcIssuers().isEmpty()) {
      out.println(
          "The grants file has no OpenID Connect issuer, so vend login and vend token do not work.");
    } else if (vend.issuers().isPresent()) {
      signIn(out, uri);
      tokens(out, uri);
    } else {
      out.println(
          "The local issuer is off, because an AWS endpoint is not on this machine. Use a token of a real issuer.");
    }
    out.println("Ctrl-C stops it.");
    out.flush();
  }

  private void signIn(PrintWriter out, URI uri) {
    Optional<SignInExample> example = SignInExample.find(vend.grants(), Instant.now());
    OidcIssuer issuer =
        example.map(SignInExample::issuer).orElse(vend.grants().oidcIssuers().getFirst());
    String role = example.map(SignInExample::role).map(Instructions::path).orElseGet(this::role);
    out.println("Sign in as a made-up person, without a password:");
    out.printf("  export VEND_HUB=%s VEND_OIDC_CLIENT_ID=%s%n", uri, quoted(issuer.audience()));
    out.printf(
        "  export VEND_OIDC_ISSUER=%s%n", vend.providers().orElseThrow().standIn(issuer).oidc());
    out.printf(
        "  ./vend login    # %s%n",
        example
            .map(found -> "choose " + found.person().name())
            .orElse("enter claims that your grants require"));
    out.println();
    out.println("Use a role as that person:");
    out.printf(
        "  ./vend exec %s --fresh -- aws sts get-caller-identity --region us-east-1%s%n",
        role, vend.stsUri().map(sts -> " --endpoint-url " + sts).orElse(""));
    out.printf("  ./vend console %s --fresh%n", role);
    out.println("  ./vend configure");
    out.println();
  }

  private String role() {
    return vend.grants().targets().stream()
        .findFirst()
        .map(Instructions::path)
        .orElse("ACCOUNT/ROLE");
  }

  private void tokens(PrintWriter out, URI uri) {
    String role = role();
    String issuer = vend.issuers().orElseThrow().issuers().getFirst().name();
    String address = uri + "/v1/credentials/" + role;
    out.println("Or make a token with the claims that your grants require, as for a pipeline:");
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

  /** Returns claims that meet the issuer's first grant, as options of `vend token`. */
  private String exampleClaims(String issuer) {
    return ExampleClaims.of(vend.grants(), new IssuerName(issuer)).entrySet().stream()
        .map(claim -> " --claim " + quoted(claim.getKey() + "=" + claim.getValue()))
        .collect(Collectors.joining());
  }

  private static String quoted(String text) {
    return text.matches("[\\w@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
