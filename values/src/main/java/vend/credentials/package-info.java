/**
 * Temporary credentials, their lifetime, and the formats in which shells, SDKs and files use them.
 */
@NullMarked
package vend.credentials;

import org.jspecify.annotations.NullMarked;
