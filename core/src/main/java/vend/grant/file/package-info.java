/** The reader of the grants file: YAML in, {@link vend.grant.Grants} or problems with lines out. */
@NullMarked
package vend.grant.file;

import org.jspecify.annotations.NullMarked;
