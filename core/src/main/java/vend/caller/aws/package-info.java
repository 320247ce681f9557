/** AWS identities: a caller's signed GetCallerIdentity as a proof, and its verification by STS. */
@NullMarked
package vend.caller.aws;

import org.jspecify.annotations.NullMarked;
