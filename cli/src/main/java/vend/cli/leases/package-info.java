/** The commands that list and revoke vended sessions at a hub. */
@NullMarked
package vend.cli.leases;

import org.jspecify.annotations.NullMarked;
