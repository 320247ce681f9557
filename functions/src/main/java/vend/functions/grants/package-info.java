/** Reads the grants file from S3, and reads it again when it changes. */
@NullMarked
package vend.functions.grants;

import org.jspecify.annotations.NullMarked;
