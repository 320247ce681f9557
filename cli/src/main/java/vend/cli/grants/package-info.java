/** The commands over a grants file. */
@NullMarked
package vend.cli.grants;

import org.jspecify.annotations.NullMarked;
