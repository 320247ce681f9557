package vend.cli.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.aws.AccountId;
import vend.aws.RoleArn;
import vend.aws.RoleReference;
import vend.client.hub.AccessRequest;
import vend.client.hub.Hub;
import vend.client.source.NoCredentials;
import vend.grant.DeclaredRole;

/** The user's own access requests that are pending or approved. */
record OpenRequests(Hub hub, Instant now) {
  /** A person has at most 10 open requests; older ones may be among those that are over. */
  private static final Map<String, String> OWN = Map.of("mine", "true", "limit", "100");

  /** AWS's shortest session, and time to get it. */
  private static final Duration SHORTEST = Duration.ofMinutes(16);

  /**
   * Finds a request for this role that makes another one needless: an approved one, else the latest
   * pending one.
   */
  Optional<AccessRequest> matching(RoleReference role, WantedAccess access) throws NoCredentials {
    List<AccessRequest> open =
        hub.accessRequests(OWN).requests().stream()
            .filter(request -> isOpen(request) && isEnough(request, access))
            .filter(request -> isNamed(request, role))
            .toList();
    if (open.isEmpty()) {
      return Optional.empty();
    }
    Optional<RoleArn> arn = arn(role);
    List<AccessRequest> same =
        open.stream().filter(request -> RoleArn.parse(request.role()).equals(arn)).toList();
    return same.stream()
        .filter(AccessRequest::isApproved)
        .findFirst()
        .or(() -> same.stream().findFirst());
  }

  private boolean isOpen(AccessRequest request) {
    // The hub lists a request as pending until the sweeper has expired it.
    return (request.isPending() && request.expires().isAfter(now))
        || (request.isApproved()
            && request.until().filter(until -> until.isAfter(now.plus(SHORTEST))).isPresent());
  }

  private static boolean isEnough(AccessRequest request, WantedAccess access) {
    return access.duration().isEmpty() || access.duration().get().equals(request.duration());
  }

  private static boolean isNamed(AccessRequest request, RoleReference role) {
    return switch (role) {
      case RoleReference.ByArn(RoleArn arn) -> request.role().equals(arn.toString());
      case RoleReference.ByName(var _, String name) -> request.role().endsWith("/" + name);
    };
  }

  /** Only the hub knows the names of accounts. */
  private Optional<RoleArn> arn(RoleReference role) throws NoCredentials {
    return switch (role) {
      case RoleReference.ByArn(RoleArn arn) -> Optional.of(arn);
      case RoleReference.ByName(String account, String name) ->
          hub.roles().stream()
              .filter(granted ->
                  AccountId.isValid(account)
                      ? granted.role().account().value().equals(account)
                      : granted.accountName().equals(account))
              .map(Hub.GrantedRole::role)
              .filter(granted -> isNamed(granted, name))
              .findFirst();
    };
  }

  /** As hubs read names: a declared role also without its path. */
  private static boolean isNamed(RoleArn role, String name) {
    return role.pathAndName().equals(name)
        || (role.path().equals(DeclaredRole.PATH) && role.name().equals(name));
  }
}
