/** The pages that people use: their files, what they must know, and who they may be locally. */
@NullMarked
package danliao.gateway.web;

import org.jspecify.annotations.NullMarked;
