/** Which devices of a user are connected to which living gateway, as the gateways write it. */
@NullMarked
package danliao.query.presence;

import org.jspecify.annotations.NullMarked;
