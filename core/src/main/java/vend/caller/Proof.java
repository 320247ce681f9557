package vend.caller;

/** What a caller shows to say who it is; a secret until it has expired. */
public sealed interface Proof permits BearerToken, SamlAssertion {}
