/** Asks the user at the terminal: single lines, passwords, and lists to choose from. */
@NullMarked
package vend.cli.prompt;

import org.jspecify.annotations.NullMarked;
