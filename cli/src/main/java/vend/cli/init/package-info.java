/** {@code vend init}: writes the first grants file and its test cases. */
@NullMarked
package vend.cli.init;

import org.jspecify.annotations.NullMarked;
