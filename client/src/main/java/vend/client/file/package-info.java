/** AWS's own files of credentials and settings, changed in place. */
@NullMarked
package vend.client.file;

import org.jspecify.annotations.NullMarked;
