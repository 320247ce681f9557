/** The commands that give credentials to people and programs. */
@NullMarked
package vend.cli.credentials;

import org.jspecify.annotations.NullMarked;
