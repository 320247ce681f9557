package vend.vending;

/**
 * The identity of a session in STS's responses.
 *
 * @param id the role's unique id, a colon and the session name, for example {@code
 *     AROA123EXAMPLE123:alice}
 * @param arn for example {@code arn:aws:sts::222222222222:assumed-role/deploy/alice}
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumedRoleUser.html">AssumedRoleUser</a>
 */
public record AssumedRoleUser(String id, String arn) {}
