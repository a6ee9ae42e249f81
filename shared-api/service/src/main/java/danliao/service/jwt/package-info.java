/** Which users' tokens are believed, the same at every door. */
@NullMarked
package danliao.service.jwt;

import org.jspecify.annotations.NullMarked;
