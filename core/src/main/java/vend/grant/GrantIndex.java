package vend.grant;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import vend.aws.RoleArn;
import vend.caller.Issuer;
import vend.caller.IssuerName;

/**
 * An index of the grants by role and issuer. Grants on single roles are found in constant time,
 * however many there are; grants with wildcards are tested one by one.
 */
final class GrantIndex {
  private record Entry(int position, Grant grant) {}

  private static final class OfIssuer {
    final Map<RoleArn, List<Entry>> byRole = new HashMap<>();
    final List<Entry> withWildcards = new ArrayList<>();
    final List<Grant> all = new ArrayList<>();

    void add(Entry entry) {
      all.add(entry.grant);
      boolean wildcards = false;
      for (RolePattern pattern : entry.grant.roles()) {
        switch (pattern) {
          case RolePattern.Exact(RoleArn arn) ->
              byRole.computeIfAbsent(arn, _ -> new ArrayList<>()).add(entry);
          case RolePattern.Declared _, RolePattern.Covered _, RolePattern.CoveredArn _ ->
              wildcards = true;
        }
      }
      if (wildcards) {
        withWildcards.add(entry);
      }
    }
  }

  private final Map<IssuerName, OfIssuer> byIssuer = new HashMap<>();

  GrantIndex(Grants grants) {
    for (Issuer issuer : grants.issuers()) {
      byIssuer.put(issuer.name(), new OfIssuer());
    }
    for (int position = 0; position < grants.grants().size(); position++) {
      Entry entry = new Entry(position, grants.grants().get(position));
      indexesFor(entry.grant).forEach(index -> index.add(entry));
    }
  }

  private Collection<OfIssuer> indexesFor(Grant grant) {
    return grant
        .issuer()
        .<Collection<OfIssuer>>map(name -> {
          OfIssuer index = byIssuer.get(name);
          return index == null ? List.of() : List.of(index);
        })
        .orElse(byIssuer.values());
  }

  /** The grants that name the role for callers of the issuer, without duplicates, in file order. */
  Collection<Grant> naming(TargetRole role, IssuerName issuer) {
    OfIssuer index = byIssuer.get(issuer);
    if (index == null) {
      return List.of();
    }
    var found = new TreeMap<Integer, Grant>();
    for (Entry entry : index.byRole.getOrDefault(role.arn(), List.of())) {
      found.put(entry.position, entry.grant);
    }
    for (Entry entry : index.withWildcards) {
      if (entry.grant.names(role)) {
        found.put(entry.position, entry.grant);
      }
    }
    return found.values();
  }

  /** All grants for callers of the issuer, in file order. */
  List<Grant> about(IssuerName issuer) {
    OfIssuer index = byIssuer.get(issuer);
    return index == null ? List.of() : index.all;
  }
}
