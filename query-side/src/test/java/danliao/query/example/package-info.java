/** How many messages a user sends on each day: the worked example of docs/projections.md. */
@NullMarked
package danliao.query.example;

import org.jspecify.annotations.NullMarked;
