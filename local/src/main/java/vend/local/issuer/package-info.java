/** Signs tokens of the grants file's issuers on this machine, for `vend local` and `vend token`. */
@NullMarked
package vend.local.issuer;

import org.jspecify.annotations.NullMarked;
