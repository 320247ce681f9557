/** Grants that change while the function runs: read from S3, and read again. */
@NullMarked
package vend.functions.grants;

import org.jspecify.annotations.NullMarked;
