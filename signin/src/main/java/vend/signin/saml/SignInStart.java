package vend.signin.saml;

import java.util.Optional;
import java.util.function.Supplier;
import vend.client.source.NoCredentials;

/**
 * The first step of a sign-in, and what it needs to continue.
 *
 * @param typed the user and password to fill into forms, once; empty if something else proves the
 *     identity
 * @param refusal the failure to report if the server rejects the user
 */
record SignInStart(
    NamedServer server,
    Step first,
    Optional<UserPassword> typed,
    Supplier<NoCredentials> refusal) {}
