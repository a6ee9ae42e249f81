/** Lets only our own services call the gRPC services of this process. */
@NullMarked
package danliao.query.internal;

import org.jspecify.annotations.NullMarked;
