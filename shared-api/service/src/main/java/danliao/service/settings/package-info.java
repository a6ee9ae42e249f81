/** What settings of every service have in common. */
@NullMarked
package danliao.service.settings;

import org.jspecify.annotations.NullMarked;
