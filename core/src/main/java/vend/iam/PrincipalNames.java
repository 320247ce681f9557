package vend.iam;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vend.aws.AccountId;
import vend.aws.Partition;
import vend.iam.PrincipalName.Account;
import vend.iam.PrincipalName.Arn;
import vend.iam.PrincipalName.CanonicalUser;
import vend.iam.PrincipalName.Everyone;
import vend.iam.PrincipalName.Federated;
import vend.iam.PrincipalName.Service;
import vend.iam.PrincipalName.UniqueId;

/** Parses the names in a {@code Principal} element. */
final class PrincipalNames {
  private static final Pattern ROOT = Pattern.compile("arn:([a-z-]+):iam::([0-9]{12}):root");
  private static final Pattern PLAIN = Pattern.compile("[\\x21-\\x7E&&[^*?${}]]+");

  private PrincipalNames() {}

  static PrincipalName parse(String type, String text) {
    return switch (type) {
      case "AWS" -> aws(text);
      case "Service" -> new Service(plain(text));
      case "Federated" -> new Federated(plain(text));
      case "CanonicalUser" -> new CanonicalUser(plain(text));
      default -> throw new IllegalArgumentException("use AWS, Service, Federated or CanonicalUser");
    };
  }

  private static PrincipalName aws(String text) {
    if (text.equals("*")) {
      return new Everyone();
    }
    if (AccountId.isValid(text)) {
      return new Account(Optional.empty(), new AccountId(text));
    }
    if (UniqueId.FORM.matcher(text).matches()) {
      return new UniqueId(text);
    }
    Matcher root = ROOT.matcher(text);
    if (!root.matches()) {
      return new Arn(text);
    }
    Optional<Partition> partition = Partition.of(root.group(1));
    if (partition.isEmpty()) {
      throw new IllegalArgumentException("use the partition aws, aws-cn or aws-us-gov");
    }
    return new Account(partition, new AccountId(root.group(2)));
  }

  private static String plain(String text) {
    if (!PLAIN.matcher(text).matches()) {
      throw new IllegalArgumentException("use a name without spaces, wildcards and variables");
    }
    return text;
  }
}
