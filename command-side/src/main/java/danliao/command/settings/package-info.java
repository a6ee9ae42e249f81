/** What can be set for the command side. */
@NullMarked
package danliao.command.settings;

import org.jspecify.annotations.NullMarked;
