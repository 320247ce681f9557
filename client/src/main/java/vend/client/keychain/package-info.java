/** The system's keychain: macOS Keychain, Linux Secret Service, Windows Credential Manager. */
@NullMarked
package vend.client.keychain;

import org.jspecify.annotations.NullMarked;
