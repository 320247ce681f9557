/** The {@code vend} command line: creates the commands and runs the one that is named. */
@NullMarked
package vend.cli;

import org.jspecify.annotations.NullMarked;
