package vend.cli.init;

import java.nio.file.Path;

/**
 * What all providers of one run share.
 *
 * @param grants the grants file to write; SAML metadata are beside it
 */
record Setup(Answers answers, Lookups lookups, Path grants, AwsAccounts accounts) {}
