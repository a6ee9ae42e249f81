/** The list of a user's conversations, newest first, each with its last message. */
@NullMarked
package danliao.query.conversation;

import org.jspecify.annotations.NullMarked;
