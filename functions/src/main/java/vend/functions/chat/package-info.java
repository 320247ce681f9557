/** The chat function's requests and answers. */
@NullMarked
package vend.functions.chat;

import org.jspecify.annotations.NullMarked;
