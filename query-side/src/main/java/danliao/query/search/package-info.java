/**
 * Full-text search over a user's messages: an index in Elasticsearch, synchronised through
 * RocketMQ.
 */
@NullMarked
package danliao.query.search;

import org.jspecify.annotations.NullMarked;
