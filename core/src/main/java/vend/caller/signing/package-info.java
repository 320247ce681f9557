/** The signing keys of issuers: parsing, caching and refreshing their key sets. */
@NullMarked
package vend.caller.signing;

import org.jspecify.annotations.NullMarked;
