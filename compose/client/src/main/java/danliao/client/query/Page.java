package danliao.client.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next what to pass for the page after it; null on the last
 */
public record Page<T>(List<T> items, @Nullable String next) {}
