package vend.benchmarks;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.Json;
import vend.aws.RoleReference;
import vend.caller.Caller;
import vend.caller.Claims;
import vend.caller.IssuerName;
import vend.caller.Transport;
import vend.grant.Allowed;
import vend.grant.Decider;
import vend.grant.Grants;
import vend.grant.RequestFacts;
import vend.grant.file.GrantsReader;
import vend.grant.file.InvalidGrants;
import vend.grant.file.PolicyFiles;
import vend.session.RequestedSession;

/** Measures decisions with generated grants, in a process of its own. */
final class DecisionsProcess {
  private static final int ROLES = 100;

  private final int grants;
  private final Timing timing;

  private DecisionsProcess(int grants, Timing timing) {
    this.grants = grants;
    this.timing = timing;
  }

  /**
   * Measures, and prints one JSON document per row.
   *
   * @param arguments the number of grants, and the number of rounds
   */
  public static void main(String[] arguments) throws InvalidGrants {
    int rounds = Integer.parseInt(arguments[1]);
    var timing = new Timing(rounds, rounds == 1 ? 0.3 : 1);
    var process = new DecisionsProcess(Integer.parseInt(arguments[0]), timing);
    process.measure("each for a role of its own", true);
    process.measure("all for one role", false);
  }

  private void measure(String what, boolean spread) throws InvalidGrants {
    String yaml = yaml(spread);
    long begin = Timing.cpuNanos();
    Grants read =
        new GrantsReader("grants.yaml", PolicyFiles.NONE, Transport.HTTPS_ONLY).read(yaml);
    long millis = (Timing.cpuNanos() - begin) / 1_000_000;
    var decider = new Decider(read);
    // The last grant of the file takes the longest to find.
    int last = grants - 1;
    RoleReference role = RoleReference.of(account(spread ? last : 0), role(spread ? last : 0));
    Caller caller = caller(last);
    var facts = new RequestFacts("203.0.113.7", Instant.now());
    Timing.Measured measured =
        timing.measure(() -> {
          var decision = decider.decide(caller, role, RequestedSession.DEFAULT, facts);
          if (!(decision instanceof Allowed)) {
            throw new IllegalStateException("The decision is a denial.");
          }
          return decision;
        });
    Map<String, Object> row = measured.data(what);
    row.put("grants", grants);
    row.put("readMs", millis);
    System.out.println(Json.write(row));
  }

  private static String account(int grant) {
    return "%012d".formatted(100_000_000_000L + grant / ROLES);
  }

  private static String role(int grant) {
    return "role-" + grant % ROLES;
  }

  private String yaml(boolean spread) {
    var yaml = new StringBuilder(Workspace.resource("many-grants.yaml"));
    yaml.append("accounts:\n");
    for (int account = 0; account <= (grants - 1) / ROLES; account++) {
      yaml.append(
          "  a%d: { id: \"%s\", externalId: external-id-%d }\n"
              .formatted(account, account(account * ROLES), account));
    }
    yaml.append("roles:\n");
    for (int role = 0; role < Math.min(ROLES, grants); role++) {
      yaml.append("  role-%d: { accounts: [\"*\"], policies: [ReadOnlyAccess] }\n".formatted(role));
    }
    yaml.append("grants:\n");
    for (int grant = 0; grant < grants; grant++) {
      yaml.append(grant(grant, spread ? grant : 0));
    }
    return yaml.toString();
  }

  private static String grant(int number, int target) {
    return """
    - id: grant-%d
      issuer: ci
      when:
        StringEquals: { repository: acme/service-%d, ref: refs/heads/main }
      roles: [a%d/%s]
      session: { name: "{run_id}", sourceIdentity: "run-{run_id}" }
    """
        .formatted(number, number, target / ROLES, role(target));
  }

  private static Caller caller(int grant) {
    return new Caller(
        new IssuerName("ci"),
        "https://id.example.com",
        "repo:acme/service-" + grant,
        List.of("vend"),
        new Claims(
            Map.of(
                "repository", List.of("acme/service-" + grant),
                "ref", List.of("refs/heads/main"),
                "run_id", List.of("4711"))),
        Instant.now().plusSeconds(3600),
        Optional.empty());
  }
}
