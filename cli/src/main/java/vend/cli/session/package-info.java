/** The user of a command: how they sign in, and where their credentials come from. */
@NullMarked
package vend.cli.session;

import org.jspecify.annotations.NullMarked;
