/** Asks whoever sits at the terminal: by lines, and by a list to choose from. */
@NullMarked
package vend.cli.prompt;

import org.jspecify.annotations.NullMarked;
