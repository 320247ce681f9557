package vend.grant.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import vend.aws.AccountId;
import vend.aws.AccountName;
import vend.aws.Partition;
import vend.aws.RoleArn;
import vend.caller.Issuer;
import vend.caller.Transport;
import vend.grant.Account;
import vend.grant.DeclaredRole;
import vend.grant.Grant;
import vend.grant.Grants;
import vend.grant.OrganizationId;
import vend.grant.file.InvalidGrants.Problem;
import vend.session.ExternalId;

/**
 * Reads a grants file. It tells many problems at once, each with its line; a file with one problem
 * is not used at all.
 */
public final class GrantsReader {
  private static final int VERSION = 1;

  private final String name;
  private final PolicyFiles policies;
  private final Transport transport;

  /**
   * @param name the file's name, for messages
   * @param policies the policies and metadata that it points to
   * @param transport whether issuers may be reached without TLS, which is for this machine only
   */
  public GrantsReader(String name, PolicyFiles policies, Transport transport) {
    this.name = name;
    this.policies = policies;
    this.transport = transport;
  }

  /**
   * Reads a file and the policies below its folder.
   *
   * @throws InvalidGrants if it can't be read or says what can't be used
   */
  public static Grants read(Path file, Transport transport) throws InvalidGrants {
    return read(new GrantsFolder(file), transport);
  }

  /**
   * Reads the file of a folder and the policies below it.
   *
   * @throws InvalidGrants if it can't be read or says what can't be used
   */
  public static Grants read(GrantsFolder folder, Transport transport) throws InvalidGrants {
    try {
      return new GrantsReader(folder.name(), folder, transport).read(folder.readGrants());
    } catch (IOException e) {
      throw new InvalidGrants(
          folder.name(), List.of(new Problem(1, 1, "", String.valueOf(e.getMessage()))));
    }
  }

  /**
   * Reads the text of a file; its revision is the text's digest.
   *
   * @throws InvalidGrants if it says what can't be used
   */
  public Grants read(String yaml) throws InvalidGrants {
    return read(yaml, Digest.of(yaml));
  }

  /**
   * Reads the text of a file that has the name of its revision from its store.
   *
   * @throws InvalidGrants if it says what can't be used
   */
  public Grants read(String yaml, String revision) throws InvalidGrants {
    return grants(YamlDocument.compose(name, yaml), revision);
  }

  /**
   * What was read.
   *
   * @param grants what the file says
   * @param places where it says it
   */
  public record Located(Grants grants, SourceLocations places) {}

  /**
   * Reads the text of a file for somebody who will speak about its lines.
   *
   * @throws InvalidGrants if it says what can't be used
   */
  public Located readWithPlaces(String yaml) throws InvalidGrants {
    Node root = YamlDocument.compose(name, yaml);
    return new Located(grants(root, Digest.of(yaml)), new SourceLocations(root));
  }

  private Grants grants(Node root, String revision) throws InvalidGrants {
    var problems = new Problems();
    Optional<YamlMapping> document =
        problems.collect(() -> {
          PlainYaml.check(root);
          TemplateText.check(root, "");
          return version(new YamlValue(root, "").mapping());
        });
    throwIfAny(problems);
    YamlMapping file = document.orElseThrow();
    Optional<Foundation> foundation = foundation(file, problems);
    // Grants point into everything else, so their problems are only told once the rest is right.
    List<Grant> grants =
        problems.isEmpty()
            ? problems
                .collect(() ->
                    new GrantSection(foundation.orElseThrow(), policies, problems)
                        .read(file.required("grants")))
                .orElse(List.of())
            : List.of();
    // Last, so that an unknown key does not hide what is wrong elsewhere.
    problems.collect(() -> form(file));
    throwIfAny(problems);
    Foundation rest = foundation.orElseThrow();
    return new Grants(
        rest.hubRole(),
        rest.organization(),
        rest.accounts(),
        rest.issuers(),
        rest.roles(),
        grants,
        revision);
  }

  private void throwIfAny(Problems problems) throws InvalidGrants {
    if (!problems.isEmpty()) {
      throw new InvalidGrants(name, problems.inOrder());
    }
  }

  private Optional<Foundation> foundation(YamlMapping document, Problems problems) {
    problems.collect(() -> document.required("grants").list());
    Optional<RoleArn> hub = problems.collect(() -> hubRole(document.required("hub").mapping()));
    Optional<OrganizationId> organization =
        problems.collect(() -> document.required("organization").as(OrganizationId::new));
    Optional<List<Account>> accounts =
        problems.collect(() -> AccountSection.read(document.required("accounts"), problems));
    Optional<List<Issuer>> issuers =
        problems.collect(() ->
            new IssuerSection(samlSection(hub), transport, hub.map(RoleArn::partition), problems)
                .read(document.required("issuers")));
    // Roles point into accounts, so theirs are only told once those are right.
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    return problems.collect(() ->
        new Foundation(
            hub.orElseThrow(),
            organization.orElseThrow(),
            accounts.orElseThrow(),
            issuers.orElseThrow(),
            roles(document, hub.orElseThrow().partition(), accounts.orElseThrow(), problems)));
  }

  /** Whatever the hub is: if it is broken, so is the file. */
  private SamlSection samlSection(Optional<RoleArn> hub) {
    return new SamlSection(policies, transport, hub.map(RoleArn::partition).orElse(Partition.AWS));
  }

  private static YamlMapping form(YamlMapping document) {
    return document.only(
        "version", "hub", "organization", "accounts", "issuers", "roles", "grants");
  }

  /** Another version may mean something else by every other key. */
  private static YamlMapping version(YamlMapping document) {
    // An unknown key may be the version, misspelled.
    YamlValue version =
        document.optional("version").orElseGet(() -> form(document).required("version"));
    if (version.number() != VERSION) {
      throw version.problem("this Vend reads version 1");
    }
    return document;
  }

  private static List<DeclaredRole> roles(
      YamlMapping document, Partition partition, List<Account> accounts, Problems problems) {
    return document
        .optional("roles")
        .map(value -> new RoleSection(partition, accounts, problems).read(value))
        .orElse(List.of());
  }

  private static RoleArn hubRole(YamlMapping hub) {
    hub.only("account", "role", "partition");
    AccountId account = hub.required("account").as(AccountId::new);
    Partition partition =
        hub.optional("partition")
            .map(value -> value.as(GrantsReader::partition))
            .orElse(Partition.AWS);
    return hub.required("role").as(role -> RoleArn.of(partition, account, role));
  }

  private static Partition partition(String id) {
    return Partition.of(id)
        .orElseThrow(() -> new IllegalArgumentException("must be one of aws, aws-cn, aws-us-gov"));
  }

  /**
   * All of the file that grants can point to.
   *
   * @param hubRole the role that takes all others
   * @param organization that hub and spokes are in
   * @param accounts in the order of the file
   * @param issuers in the order of the file
   * @param roles in the order of the file
   */
  record Foundation(
      RoleArn hubRole,
      OrganizationId organization,
      List<Account> accounts,
      List<Issuer> issuers,
      List<DeclaredRole> roles) {}

  /**
   * Refuses texts that a generated template would not take literally: CloudFormation replaces
   * dynamic references and IAM replaces policy variables, wherever they stand.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html">dynamic
   *     references</a>
   */
  private static final class TemplateText {
    private static final List<String> REPLACED = List.of("{{resolve:", "${");

    private TemplateText() {}

    /**
     * Checks keys and values.
     *
     * @throws YamlProblem at the first text of that kind
     */
    static void check(Node node, String path) {
      switch (node) {
        case MappingNode mapping -> {
          for (NodeTuple entry : mapping.getValue()) {
            Node key = entry.getKeyNode();
            String inside = key instanceof ScalarNode scalar ? scalar.getValue() : "";
            String below = path.isEmpty() ? inside : path + "." + inside;
            check(key, below);
            check(entry.getValueNode(), below);
          }
        }
        case SequenceNode sequence -> {
          int index = 0;
          for (Node element : sequence.getValue()) {
            check(element, "%s[%d]".formatted(path, index++));
          }
        }
        case ScalarNode scalar -> {
          for (String replaced : REPLACED) {
            if (scalar.getValue().contains(replaced)) {
              throw new YamlProblem(
                  scalar,
                  path,
                  "must not hold %s, which AWS replaces in the templates made of this file"
                      .formatted(replaced));
            }
          }
        }
        default -> {}
      }
    }
  }

  /** {@code accounts:}. */
  private static final class AccountSection {
    private AccountSection() {}

    static List<Account> read(YamlValue value, Problems problems) {
      var accounts = new ArrayList<Account>();
      var ids = new HashSet<AccountId>();
      YamlMapping section = value.mapping();
      for (String key : section.entries().keySet()) {
        problems
            .collect(() -> account(section, key))
            .ifPresent(account -> {
              if (!ids.add(account.id())) {
                problems.add(section.keyProblem(key, "another account has the same id"));
              }
              accounts.add(account);
            });
      }
      return accounts;
    }

    private static Account account(YamlMapping section, String key) {
      AccountName name;
      try {
        name = new AccountName(key);
      } catch (IllegalArgumentException e) {
        throw section.keyProblem(key, String.valueOf(e.getMessage()));
      }
      YamlMapping account =
          section.required(key).mapping().only("id", "externalId", "previousExternalId");
      ExternalId externalId = account.required("externalId").as(ExternalId::new);
      return new Account(
          name,
          account.required("id").as(AccountId::new),
          externalId,
          account.optional("previousExternalId").map(value -> previous(value, externalId)));
    }

    private static ExternalId previous(YamlValue value, ExternalId current) {
      ExternalId previous = value.as(ExternalId::new);
      if (previous.equals(current)) {
        throw value.problem("is the external id itself; leave it out once all spokes are deployed");
      }
      return previous;
    }
  }
}
