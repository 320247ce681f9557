/** Credentials of a role session in the formats that shells, SDKs and files take. */
@NullMarked
package vend.credentials;

import org.jspecify.annotations.NullMarked;
