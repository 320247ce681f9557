/**
 * Reads the grants file: YAML in, {@link vend.grant.Grants} or a list of problems with lines out.
 */
@NullMarked
package vend.grant.file;

import org.jspecify.annotations.NullMarked;
