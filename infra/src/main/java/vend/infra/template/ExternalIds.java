package vend.infra.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vend.grant.Account;
import vend.session.ExternalId;

/**
 * The external ids of accounts: in the template's mapping, and where trust policies look them up.
 */
final class ExternalIds {
  static final String ATTRIBUTE = "ExternalIds";
  private static final String KEY = "sts:ExternalId";

  private ExternalIds() {}

  /** One, or both while one replaces the other: as the trust policies have it. */
  static Object of(Account account) {
    List<String> ids = account.acceptedExternalIds().stream().map(ExternalId::value).toList();
    return ids.size() == 1 ? ids.getFirst() : ids;
  }

  /** A trust policy with a look-up in the place of each external id. */
  @SuppressWarnings("unchecked") // A map of a policy has texts as keys, so its copy has.
  static Map<String, Object> lookedUp(Map<String, Object> policy) {
    return (Map<String, Object>) copy(policy);
  }

  private static Object copy(Object data) {
    return switch (data) {
      case Map<?, ?> map -> {
        var copy = new LinkedHashMap<Object, Object>();
        map.forEach((key, value) ->
            copy.put(
                key,
                key.equals(KEY)
                    ? AccountMappings.find(AccountMappings.ACCOUNTS, ATTRIBUTE)
                    : copy(value)));
        yield copy;
      }
      case List<?> list -> list.stream().map(ExternalIds::copy).toList();
      default -> data;
    };
  }
}
