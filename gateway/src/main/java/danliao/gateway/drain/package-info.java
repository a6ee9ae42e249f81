/** What a user never acknowledged, pushed again on connect. */
@NullMarked
package danliao.gateway.drain;

import org.jspecify.annotations.NullMarked;
