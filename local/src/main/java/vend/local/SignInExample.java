package vend.local;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import vend.aws.RoleReference;
import vend.caller.OidcIssuer;
import vend.grant.Allowed;
import vend.grant.Decider;
import vend.grant.Grants;
import vend.grant.RequestFacts;
import vend.grant.TargetRole;
import vend.local.provider.Person;
import vend.policy.explain.HypotheticalCaller;
import vend.policy.explain.InvalidCaller;
import vend.session.RequestedSession;

/** A role that a made-up person may assume by the grants file, for lines to copy. */
record SignInExample(OidcIssuer issuer, Person person, TargetRole role) {
  /** Finds the first example in the order of the file; empty if the file allows no such person. */
  static Optional<SignInExample> find(Grants grants, Instant now) {
    var decider = new Decider(grants);
    return grants.oidcIssuers().stream()
        .flatMap(issuer ->
            Person.ALL.stream()
                .flatMap(person ->
                    grants.targets().stream().map(role -> new SignInExample(issuer, person, role))))
        .filter(example -> example.isAllowed(decider, now))
        .findFirst();
  }

  private boolean isAllowed(Decider decider, Instant now) {
    Map<String, Object> claims = person.claims(issuer);
    try {
      return decider.decide(
              HypotheticalCaller.ofClaims(issuer, claims, now).caller(),
              new RoleReference.ByArn(role.arn()),
              RequestedSession.DEFAULT,
              new RequestFacts("127.0.0.1", now))
          instanceof Allowed;
    } catch (InvalidCaller e) {
      return false;
    }
  }
}
