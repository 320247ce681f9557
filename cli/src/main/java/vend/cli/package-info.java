/** The {@code vend} command: each command reads its input, asks {@code core}, and prints. */
@NullMarked
package vend.cli;

import org.jspecify.annotations.NullMarked;
