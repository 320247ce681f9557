/** The commands for a grants file: check, test, query, compare, and prepare it for AWS. */
@NullMarked
package vend.cli.grants;

import org.jspecify.annotations.NullMarked;
