/** What operators see of the projections. */
@NullMarked
package danliao.query.admin;

import org.jspecify.annotations.NullMarked;
