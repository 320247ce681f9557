/** The system's keychain: macOS Keychain, Linux Secret Service. */
@NullMarked
package vend.client.keychain;

import org.jspecify.annotations.NullMarked;
