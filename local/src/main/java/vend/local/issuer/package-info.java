/**
 * Tokens for this machine: a key that is new at each start, and what `vend token` needs to use it.
 */
@NullMarked
package vend.local.issuer;

import org.jspecify.annotations.NullMarked;
