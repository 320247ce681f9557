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
 * The roles in a SAML assertion. Nothing is verified here; AWS verifies the assertion.
 *
 * @param all without duplicates, in the order of the assertion
 */
public record SamlRoles(List<AwsRole> all) {
  private static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";

  /** Copies the roles. */
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
   * Returns the one role with a name.
   *
   * @param name the role's name, with its IAM path if it has one
   * @throws NoCredentials.RoleNotOffered if there is none, or several providers offer it
   */
  public AwsRole only(AccountId account, String name) throws NoCredentials {
    List<AwsRole> found = all.stream().filter(pair -> is(pair, account, name)).toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw new NoCredentials.RoleNotOffered(
        "the role %s in account %s is %s"
            .formatted(
                name,
                MaskedAccount.of(account),
                found.isEmpty()
                    ? "not in the SAML assertion"
                    : "in the SAML assertion for several SAML providers"),
        offers());
  }

  private static boolean is(AwsRole pair, AccountId account, String name) {
    return RoleArn.parse(pair.role())
        .filter(arn -> arn.account().equals(account) && arn.pathAndName().equals(name))
        .isPresent();
  }

  private String offers() {
    return all.isEmpty()
        ? "It contains no AWS role at all. Ask the identity provider's operator for one."
        : "It contains: %s."
            .formatted(all.stream().map(SamlRoles::words).collect(Collectors.joining(", ")));
  }

  private static String words(AwsRole pair) {
    return RoleArn.parse(pair.role())
        .map(arn -> arn.pathAndName() + " in " + MaskedAccount.of(arn.account()))
        .orElse("");
  }
}
