/** Settings, and who this process is. */
@NullMarked
package danliao.gateway.config;

import org.jspecify.annotations.NullMarked;
