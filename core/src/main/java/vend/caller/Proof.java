package vend.caller;

/** A caller's proof of identity, as it was sent. It is a secret until it has expired. */
public sealed interface Proof permits BearerToken, SamlAssertion {}
