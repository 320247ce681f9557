/** How every {@code vend} command runs, writes, fails and helps. */
@NullMarked
package vend.cli.command;

import org.jspecify.annotations.NullMarked;
