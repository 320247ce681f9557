/** Changes to the text of a grants file that leave all else as it stands. */
@NullMarked
package vend.cli.init;

import org.jspecify.annotations.NullMarked;
