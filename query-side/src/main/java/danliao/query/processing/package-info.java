/**
 * The one adapter that runs everything that follows events, each generation of a projection and
 * each group of a feature, as Axon processing groups: streams, tokens, batches, what is set aside,
 * and how far each has come. Does what the registry says, and knows nothing of what changes it.
 */
@NullMarked
package danliao.query.processing;

import org.jspecify.annotations.NullMarked;
