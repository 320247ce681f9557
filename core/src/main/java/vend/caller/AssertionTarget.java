package vend.caller;

import vend.aws.AwsRegion;
import vend.aws.Partition;

/** The audience and recipient that a SAML assertion must name. */
public sealed interface AssertionTarget {
  /** The exact {@code Audience}. */
  String audience();

  /** Whether a {@code Recipient} or {@code Destination} in a response is this target. */
  boolean isRecipient(String address);

  /**
   * Vend itself, under the names that the identity provider has configured for it.
   *
   * @param audience the exact {@code Audience}; not empty
   * @param recipient the exact {@code Recipient}; not empty
   */
  record Own(String audience, String recipient) implements AssertionTarget {
    public Own {
      if (audience.isEmpty() || recipient.isEmpty()) {
        throw new IllegalArgumentException("audience and recipient must not be empty");
      }
    }

    @Override
    public boolean isRecipient(String address) {
      return address.equals(recipient);
    }
  }

  /**
   * AWS's own sign-in: Vend accepts the same assertions as AWS does.
   *
   * @param partition its global sign-in address and those of its regions are recipients
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html">SAML
   *     assertions for AWS</a>
   */
  record Aws(Partition partition) implements AssertionTarget {
    private static final String SCHEME = "https://";

    @Override
    public String audience() {
      return switch (partition) {
        case AWS -> "urn:amazon:webservices";
        case AWS_CN -> "urn:amazon:webservices:cn-north-1";
        case AWS_US_GOV -> "urn:amazon:webservices:govcloud";
      };
    }

    @Override
    public boolean isRecipient(String address) {
      if (address.equals(SCHEME + signIn())) {
        return true;
      }
      String ending = "." + signIn();
      return address.startsWith(SCHEME)
          && address.endsWith(ending)
          && address.length() > SCHEME.length() + ending.length()
          && AwsRegion.of(address.substring(SCHEME.length(), address.length() - ending.length()))
              .isPresent();
    }

    private String signIn() {
      return partition.signInDomain() + "/saml";
    }
  }
}
