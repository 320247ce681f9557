/** Cases that a grants file has to decide as its owners expect. */
@NullMarked
package vend.policy.cases;

import org.jspecify.annotations.NullMarked;
