package vend.signin.saml;

import java.util.Optional;
import java.util.function.Supplier;
import vend.client.source.NoCredentials;

/**
 * How a sign-in begins, and what it may go on with.
 *
 * @param server where
 * @param first step
 * @param typed what may be filled into forms, once; empty where something else proves who it is
 * @param refusal what it means if the server still does not know who it is
 */
record SignInStart(
    NamedServer server,
    Step first,
    Optional<UserPassword> typed,
    Supplier<NoCredentials> refusal) {}
