/** {@code vend demo}, {@code vend local} and {@code vend token}: all of Vend on this machine. */
@NullMarked
package vend.cli.local;

import org.jspecify.annotations.NullMarked;
