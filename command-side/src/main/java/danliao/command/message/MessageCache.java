package danliao.command.message;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Collection;
import org.axonframework.common.Registration;
import org.jspecify.annotations.Nullable;

/**
 * Messages lately handled, so that an acknowledgement need not read the event store. An entry may
 * be behind the store when another instance owned the conversation meanwhile; that shows as a
 * conflict. Thread-safe.
 */
public final class MessageCache implements org.axonframework.common.caching.Cache {
  private final Cache<Object, Object> entries;

  public MessageCache(long size) {
    entries = Caffeine.newBuilder().maximumSize(size).build();
  }

  /** Forgets messages whose state may not be what is stored. */
  public void evict(Collection<String> messageIds) {
    entries.invalidateAll(messageIds);
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
