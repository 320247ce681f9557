/** What a program requests, and what it hears when it gets no credentials. */
@NullMarked
package vend.client.source;

import org.jspecify.annotations.NullMarked;
