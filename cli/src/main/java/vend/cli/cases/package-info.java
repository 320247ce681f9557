/** Cases that a grants file has to decide as its owners expect. */
@NullMarked
package vend.cli.cases;

import org.jspecify.annotations.NullMarked;
