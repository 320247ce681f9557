/** What all commands share: their context, how they run, fail and print help. */
@NullMarked
package vend.cli.command;

import org.jspecify.annotations.NullMarked;
