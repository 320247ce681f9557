package vend.grant.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
import vend.caller.ChatIssuer;
import vend.caller.Issuer;
import vend.caller.IssuerName;
import vend.caller.Transport;
import vend.grant.Account;
import vend.grant.ApproverGroup;
import vend.grant.DeclaredRole;
import vend.grant.Grant;
import vend.grant.Grants;
import vend.grant.Operator;
import vend.grant.OrganizationId;
import vend.grant.file.InvalidGrants.Problem;
import vend.session.ExternalId;

/**
 * The parser and validator of a grants file. It reports many problems at once, each with its line.
 * A file with a single problem is rejected as a whole.
 */
public final class GrantsReader {
  private static final int VERSION = 1;

  private final String name;
  private final PolicyFiles policies;
  private final Transport transport;

  /**
   * @param name the name of the file, for messages
   * @param policies reads the policies and metadata that the file names
   * @param transport whether issuers may be reached without TLS, which only {@code vend local}
   *     allows
   */
  public GrantsReader(String name, PolicyFiles policies, Transport transport) {
    this.name = name;
    this.policies = policies;
    this.transport = transport;
  }

  /**
   * Reads a grants file, with the policies in its folder.
   *
   * @throws InvalidGrants if the file cannot be read or is not valid
   */
  public static Grants read(Path file, Transport transport) throws InvalidGrants {
    return read(new GrantsFolder(file), transport);
  }

  /**
   * Reads the grants file of a folder, with the policies in it.
   *
   * @throws InvalidGrants if the file cannot be read or is not valid
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
   * Reads the text of a grants file. Its revision is the digest of the text.
   *
   * @throws InvalidGrants if the text is not valid
   */
  public Grants read(String yaml) throws InvalidGrants {
    return read(yaml, Digest.of(yaml));
  }

  /**
   * Reads the text of a grants file whose store has named the revision.
   *
   * @throws InvalidGrants if the text is not valid
   */
  public Grants read(String yaml, String revision) throws InvalidGrants {
    return grants(YamlDocument.compose(name, yaml), revision);
  }

  /** Grants, with their places in the file. */
  public record Located(Grants grants, SourceLocations places) {}

  /**
   * Reads the text of a grants file, and keeps the place of each entry for messages about it.
   *
   * @throws InvalidGrants if the text is not valid
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
    // Grants refer to all other sections, so their problems count only once those are valid.
    Map<String, ApproverGroup> approvers =
        foundation.isPresent()
            ? problems
                .collect(() -> approvers(file, foundation.orElseThrow(), problems))
                .orElse(Map.of())
            : Map.of();
    List<Grant> grants =
        problems.isEmpty()
            ? problems
                .collect(() ->
                    new GrantSection(foundation.orElseThrow(), approvers, policies, problems)
                        .read(file.required("grants")))
                .orElse(List.of())
            : List.of();
    List<Operator> operators =
        foundation.isPresent()
            ? problems
                .collect(() -> operators(file, foundation.orElseThrow(), problems))
                .orElse(List.of())
            : List.of();
    // Checked last, so that an unknown key does not hide other problems.
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
        operators,
        rest.chats(),
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
    Optional<IssuerSection.Issuers> issuers =
        problems.collect(() ->
            new IssuerSection(samlSection(hub), transport, hub.map(RoleArn::partition), problems)
                .read(document.required("issuers")));
    // Roles refer to accounts, so their problems count only once the accounts are valid.
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    return problems.collect(() ->
        new Foundation(
            hub.orElseThrow(),
            organization.orElseThrow(),
            accounts.orElseThrow(),
            issuers.orElseThrow().issuers(),
            issuers.orElseThrow().chats(),
            roles(document, hub.orElseThrow().partition(), accounts.orElseThrow(), problems),
            document));
  }

  /** Without a valid hub, any partition will do: the file is rejected anyway. */
  private SamlSection samlSection(Optional<RoleArn> hub) {
    return new SamlSection(policies, transport, hub.map(RoleArn::partition).orElse(Partition.AWS));
  }

  private static YamlMapping form(YamlMapping document) {
    return document.only(
        "version",
        "hub",
        "organization",
        "accounts",
        "issuers",
        "roles",
        "approvers",
        "operators",
        "grants");
  }

  /** Checked first: in another version, every other key may have another meaning. */
  private static YamlMapping version(YamlMapping document) {
    // An unknown key may be a misspelled "version".
    YamlValue version =
        document.optional("version").orElseGet(() -> form(document).required("version"));
    if (version.number() != VERSION) {
      throw version.problem("This Vend supports version 1 only.");
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

  private static Map<String, ApproverGroup> approvers(
      YamlMapping document, Foundation foundation, Problems problems) {
    return document
        .optional("approvers")
        .map(value -> new ApproverSection(foundation, problems).read(value))
        .orElse(Map.of());
  }

  private static List<Operator> operators(
      YamlMapping document, Foundation foundation, Problems problems) {
    return document
        .optional("operators")
        .map(value -> new OperatorSection(foundation, problems).read(value))
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
        .orElseThrow(() ->
            new IllegalArgumentException("The partition must be one of aws, aws-cn, aws-us-gov."));
  }

  /**
   * The sections that grants refer to; lists are in file order.
   *
   * @param document the whole file, for digests of its entries
   */
  record Foundation(
      RoleArn hubRole,
      OrganizationId organization,
      List<Account> accounts,
      List<Issuer> issuers,
      List<ChatIssuer> chats,
      List<DeclaredRole> roles,
      YamlMapping document) {
    /** Whether a chat has this name. */
    boolean isChat(String name) {
      return chats.stream().anyMatch(chat -> chat.name().value().equals(name));
    }

    /** Whether this issuer names people. */
    boolean namesPersons(IssuerName name) {
      return issuers.stream()
          .anyMatch(issuer -> issuer.name().equals(name) && issuer.person().isPresent());
    }

    /** The content of an entry of a section, which exists. */
    String canonical(String section, String key) {
      return Digest.canonical(document.required(section).mapping().required(key).node());
    }

    /**
     * Reads the name of an issuer.
     *
     * @throws YamlProblem if the file has no such issuer
     */
    IssuerName issuer(YamlValue value) {
      String name = value.text();
      if (isChat(name)) {
        throw value.problem(
            "\"%s\" is a chat, which never gets credentials and may only be named in \"approvers\". Name another issuer."
                .formatted(name));
      }
      return issuers.stream()
          .map(Issuer::name)
          .filter(issuer -> issuer.value().equals(name))
          .findFirst()
          .orElseThrow(() ->
              value.problem(
                  "No issuer in \"issuers\" is named \"%s\"%s. Correct the name, or add the issuer."
                      .formatted(
                          name,
                          Suggestion.of(
                              name,
                              issuers.stream().map(issuer -> issuer.name().value()).toList()))));
    }
  }

  /**
   * Rejects texts that a generated template would not keep literally: CloudFormation replaces
   * dynamic references, and IAM replaces policy variables, anywhere in a text.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html">dynamic
   *     references</a>
   */
  private static final class TemplateText {
    private static final List<String> REPLACED = List.of("{{resolve:", "${");

    private TemplateText() {}

    /**
     * Checks all keys and values below a node.
     *
     * @throws YamlProblem at the first such text
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
                  "The text must not contain %s, which AWS replaces in the templates that Vend generates from this file."
                      .formatted(replaced));
            }
          }
        }
        default -> {}
      }
    }
  }

  /** Reads {@code accounts:}. */
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
                problems.add(
                    section.keyProblem(
                        key, "Another account has the same id. Give each account its own id."));
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
        throw value.problem(
            "This is the current external id. Write the previous one, or remove this key once all"
                + " spokes are deployed.");
      }
      return previous;
    }
  }
}
