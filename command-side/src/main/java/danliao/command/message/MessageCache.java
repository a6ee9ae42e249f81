package danliao.command.message;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Collection;
import org.axonframework.common.Registration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages lately handled, so that an acknowledgement need not read the event store. An entry may
 * be behind the store when another instance owned the conversation meanwhile; that shows as a
 * conflict. It may be ahead of a store that has failed, since a commit is seen before it is on the
 * disk; that shows nowhere, so all are forgotten then. Thread-safe.
 */
public final class MessageCache implements org.axonframework.common.caching.Cache {
  private static final Logger log = LoggerFactory.getLogger(MessageCache.class);

  private final Cache<Object, Object> entries;

  public MessageCache(long size) {
    // Its upkeep takes microseconds: less than to wake a thread for it.
    entries = Caffeine.newBuilder().maximumSize(size).executor(Runnable::run).build();
  }

  /** Forgets messages whose state may not be what is stored. */
  public void evict(Collection<String> messageIds) {
    entries.invalidateAll(messageIds);
  }

  /** Forgets every message: a store that failed may have lost what was read of it. */
  public void evictAll() {
    if (!entries.asMap().isEmpty()) {
      entries.invalidateAll();
      log.atWarn().log("a group failed, and not by a conflict: all messages here are forgotten");
    }
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the interface's own signature
  public <K, V> @Nullable V get(K key) {
    return (V) entries.getIfPresent(key);
  }

  @Override
  public void put(Object key, Object value) {
    entries.put(key, value);
  }

  @Override
  public boolean putIfAbsent(Object key, Object value) {
    return entries.asMap().putIfAbsent(key, value) == null;
  }

  @Override
  public boolean remove(Object key) {
    return entries.asMap().remove(key) != null;
  }

  @Override
  public boolean containsKey(Object key) {
    return entries.asMap().containsKey(key);
  }

  /** Nobody in Axon listens to the cache of a repository. */
  @Override
  public Registration registerCacheEntryListener(EntryListener listener) {
    throw new UnsupportedOperationException("this cache tells nobody about its entries");
  }
}
