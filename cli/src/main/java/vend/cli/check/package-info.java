/** What is wrong with a grants file that can be read. */
@NullMarked
package vend.cli.check;

import org.jspecify.annotations.NullMarked;
