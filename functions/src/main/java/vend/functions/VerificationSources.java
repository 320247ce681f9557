package vend.functions;

import java.util.function.Supplier;
import vend.caller.aws.CallerIdentityService;
import vend.caller.oidc.SigningKeys;
import vend.caller.saml.MetadataKeys;

/**
 * The sources that caller identities are verified against.
 *
 * @param signingKeys the signing keys (JWKS) of OpenID Connect issuers
 * @param metadata the signing keys in the metadata of SAML identity providers
 * @param identities answers presigned {@code GetCallerIdentity} requests; created only if the
 *     grants file has an issuer for AWS identities
 */
public record VerificationSources(
    SigningKeys signingKeys, MetadataKeys metadata, Supplier<CallerIdentityService> identities) {}
