/** Settings, and who this process is. */
@NullMarked
package danliao.gateway.settings;

import org.jspecify.annotations.NullMarked;
