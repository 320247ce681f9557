/** AWS identities: a signed GetCallerIdentity request as a token, and what STS answers to it. */
@NullMarked
package vend.caller.aws;

import org.jspecify.annotations.NullMarked;
