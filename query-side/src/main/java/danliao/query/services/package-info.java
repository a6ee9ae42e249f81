/** Which services run and how they are, asked of each where its health and metrics are. */
@NullMarked
package danliao.query.services;

import org.jspecify.annotations.NullMarked;
