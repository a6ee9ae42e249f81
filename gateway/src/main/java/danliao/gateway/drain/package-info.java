/** What a user never acknowledged, pushed again on connect and when a client reads on. */
@NullMarked
package danliao.gateway.drain;

import org.jspecify.annotations.NullMarked;
