package vend.signin.saml;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import vend.aws.AccountId;
import vend.aws.RoleArn;
import vend.client.source.MaskedAccount;
import vend.client.source.NoCredentials;
import vend.saml.AwsRole;

/**
 * The roles that an identity provider offers somebody. Nothing is verified here: AWS does that.
 *
 * @param all each once, in the order of the assertion
 */
public record SamlRoles(List<AwsRole> all) {
  private static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";

  /** Takes a copy. */
  public SamlRoles {
    all = List.copyOf(all);
  }

  static SamlRoles read(Document response) {
    var roles = new LinkedHashSet<AwsRole>();
    elements(response.getElementsByTagNameNS(ASSERTION, "Attribute"))
        .filter(attribute -> attribute.getAttribute("Name").equals(AwsRole.ATTRIBUTE))
        .flatMap(
            attribute -> elements(attribute.getElementsByTagNameNS(ASSERTION, "AttributeValue")))
        .flatMap(value -> AwsRole.parse(value.getTextContent()).stream())
        .forEach(roles::add);
    return new SamlRoles(List.copyOf(roles));
  }

  private static Stream<Element> elements(NodeList nodes) {
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i));
  }

  /**
   * The one role of that name.
   *
   * @param name of the role, with its path before it where it has one
   * @throws NoCredentials.RoleNotOffered if there is none, or the same by several providers
   */
  public AwsRole only(AccountId account, String name) throws NoCredentials {
    List<AwsRole> found = all.stream().filter(pair -> is(pair, account, name)).toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw new NoCredentials.RoleNotOffered(
        "the identity provider offers the role %s in account %s %s"
            .formatted(
                name,
                MaskedAccount.of(account),
                found.isEmpty() ? "not at all" : "by several SAML providers"),
        offers());
  }

  private static boolean is(AwsRole pair, AccountId account, String name) {
    return RoleArn.parse(pair.role())
        .filter(arn -> arn.account().equals(account) && arn.pathAndName().equals(name))
        .isPresent();
  }

  private String offers() {
    return all.isEmpty()
        ? "It offers no role at all: ask whoever runs it for one."
        : "It offers: %s."
            .formatted(all.stream().map(SamlRoles::words).collect(Collectors.joining(", ")));
  }

  private static String words(AwsRole pair) {
    return RoleArn.parse(pair.role())
        .map(arn -> arn.pathAndName() + " in " + MaskedAccount.of(arn.account()))
        .orElse("");
  }
}
