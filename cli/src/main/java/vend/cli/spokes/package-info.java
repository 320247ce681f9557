/** {@code vend spokes}: the roles of the grants file in the spoke accounts. */
@NullMarked
package vend.cli.spokes;

import org.jspecify.annotations.NullMarked;
