/** What is made in each account, by the grants file. */
@NullMarked
package vend.infra.spoke;

import org.jspecify.annotations.NullMarked;
