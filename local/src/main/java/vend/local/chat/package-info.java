/** Lambda's Invoke API for the chat function. */
@NullMarked
package vend.local.chat;

import org.jspecify.annotations.NullMarked;
