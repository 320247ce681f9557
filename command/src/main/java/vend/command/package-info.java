/** How the {@code vend} commands of all modules write, fail and help. */
@NullMarked
package vend.command;

import org.jspecify.annotations.NullMarked;
