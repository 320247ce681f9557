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
import vend.infra.spoke.DoesNotFit;
import vend.infra.spoke.SpokeRole;
import vend.infra.spoke.Spokes;

/**
 * The templates that make all roles in all accounts: one, while it fits CloudFormation's limits;
 * else as few as fit, each for some of the accounts.
 *
 * <p>Accounts and not roles are divided, since a look-up that finds nothing fails, and a mapping
 * takes 200 accounts. Which template an account is in hangs on its number and on how many templates
 * there are: with one more, only those accounts move that the new one gets.
 */
public final class SpokeTemplates {
  private final Spokes spokes;

  /** Templates for these roles. */
  public SpokeTemplates(Spokes spokes) {
    this.spokes = spokes;
  }

  /**
   * The templates, by their parts.
   *
   * @param atLeast how many parts there are at least, so that they do not become fewer one day
   * @throws DoesNotFit if the roles of one account by itself do not fit
   */
  public List<TemplateFile> files(int atLeast) throws DoesNotFit {
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

  /** Once there is a part for each account: what does not fit by itself never does. */
  private void checkEach() throws DoesNotFit {
    for (Account account : spokes.accounts()) {
      if (file(1, 1, List.of(account)).isEmpty()) {
        throw new DoesNotFit(
            "%s has %d roles, more than a template of CloudFormation takes (%d, and %d bytes); declare fewer in it"
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

  /** A part that gets no account has no template. */
  private Map<Integer, List<Account>> divided(int parts) {
    return spokes.accounts().stream()
        .collect(Collectors.groupingBy(account -> part(account, parts), TreeMap::new, toList()));
  }

  /** By the highest of one digest for each part, so that a further part takes from all others. */
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
