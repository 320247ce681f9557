package vend.infra.template;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toList;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import vend.Sha256;
import vend.grant.Account;
import vend.infra.spoke.SpokeRole;
import vend.infra.spoke.Spokes;
import vend.infra.spoke.SpokesNotCreated;

/**
 * The templates that create all roles in all accounts: one template while it fits CloudFormation's
 * limits, else as few as possible, each for some of the accounts.
 *
 * <p>The templates divide the accounts and not the roles, because a mapping has at most 200
 * accounts and a lookup without a value fails. The part of an account depends only on the account
 * id and on the number of parts. With one more part, only the accounts of the new part move.
 */
public final class SpokeTemplates {
  private final Spokes spokes;

  public SpokeTemplates(Spokes spokes) {
    this.spokes = spokes;
  }

  /**
   * Writes the templates.
   *
   * @param atLeast the minimum number of parts, so that the number does not decrease later
   * @throws SpokesNotCreated if the roles of a single account do not fit
   */
  public List<TemplateFile> files(int atLeast) throws SpokesNotCreated {
    int parts = Math.max(atLeast, 1);
    Optional<List<TemplateFile>> files = inParts(parts);
    while (files.isEmpty()) {
      if (parts == Math.max(atLeast, spokes.accounts().size())) {
        checkEach();
      }
      parts++;
      files = inParts(parts);
    }
    return files.get();
  }

  /** With a part for each account, roles that do not fit now can never fit. */
  private void checkEach() throws SpokesNotCreated {
    for (Account account : spokes.accounts()) {
      if (file(1, 1, List.of(account)).isEmpty()) {
        throw new SpokesNotCreated(
            "The account %s has %d roles, and a CloudFormation template can have %d (and %d bytes). Declare fewer roles in this account."
                .formatted(
                    account.name(),
                    spokes.in(account).size(),
                    TemplateLimits.RESOURCES - 1,
                    TemplateLimits.BODY));
      }
    }
  }

  private Optional<List<TemplateFile>> inParts(int parts) {
    var files = new ArrayList<TemplateFile>();
    for (var part : divided(parts).entrySet()) {
      Optional<TemplateFile> file = file(part.getKey() + 1, parts, part.getValue());
      if (file.isEmpty()) {
        return Optional.empty();
      }
      file.ifPresent(files::add);
    }
    return Optional.of(files);
  }

  private Optional<TemplateFile> file(int part, int parts, List<Account> some) {
    var own = Set.copyOf(some);
    List<SpokeRole> roles =
        spokes.roles().stream().filter(role -> own.contains(role.account())).toList();
    if (some.size() > TemplateLimits.MAPPING_ATTRIBUTES
        || names(roles) >= TemplateLimits.RESOURCES) {
      return Optional.empty();
    }
    var template = new SpokeTemplate(spokes.partition(), some, roles).toData();
    return Optional.of(TemplateFile.of(part, parts, some.size(), roles.size(), template))
        .filter(TemplateFile::fits);
  }

  private static long names(List<SpokeRole> roles) {
    return roles.stream().map(role -> role.declared().name()).distinct().count();
  }

  /** Returns the accounts of each part. A part without accounts has no template. */
  private Map<Integer, List<Account>> divided(int parts) {
    return spokes.accounts().stream()
        .collect(Collectors.groupingBy(account -> part(account, parts), TreeMap::new, toList()));
  }

  /** Rendezvous hashing: the part with the highest digest, so that a new part takes from all. */
  private static int part(Account account, int parts) {
    return IntStream.range(0, parts)
        .boxed()
        .max(Comparator.comparing(part -> digest(account, part)))
        .orElseThrow();
  }

  private static String digest(Account account, int part) {
    return Sha256.of("%s %d".formatted(account.id(), part).getBytes(UTF_8));
  }
}
