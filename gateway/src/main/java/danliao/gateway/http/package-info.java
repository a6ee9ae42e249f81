/** The port clients come through: upgrade, health, metrics, 404. */
@NullMarked
package danliao.gateway.http;

import org.jspecify.annotations.NullMarked;
