/**
 * The signing keys of issuers: key sets read, kept for as long as they may be, and fetched anew.
 */
@NullMarked
package vend.caller.signing;

import org.jspecify.annotations.NullMarked;
