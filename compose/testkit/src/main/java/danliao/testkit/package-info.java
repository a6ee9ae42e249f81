/** What tests of several modules need to talk to real servers; it knows none of the services. */
@NullMarked
package danliao.testkit;

import org.jspecify.annotations.NullMarked;
