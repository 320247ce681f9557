package vend.functions;

import java.util.function.Supplier;
import vend.caller.aws.CallerIdentityService;
import vend.caller.oidc.SigningKeys;
import vend.caller.saml.MetadataKeys;

/**
 * What callers' proofs are held against.
 *
 * @param keys those of OpenID Connect issuers
 * @param metadata those of SAML identity providers
 * @param identities says whose a presigned request is; made only where AWS identities are believed
 */
public record VerificationSources(
    SigningKeys keys, MetadataKeys metadata, Supplier<CallerIdentityService> identities) {}
