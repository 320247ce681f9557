/** The operating system's keychain: macOS Keychain and the Linux Secret Service. */
@NullMarked
package vend.client.keychain;

import org.jspecify.annotations.NullMarked;
