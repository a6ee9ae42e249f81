-- A message for its recipient, unless it was acknowledged already. KEYS: counters, unread, settled, undelivered, payloads. ARGV: message id, conversation id, member, payload (empty: it is not kept), payload bound.
if redis.call('ZSCORE', KEYS[3], ARGV[1] .. ':read') then
  return 0
end
if redis.call('SADD', KEYS[2], ARGV[1]) == 1 then
  redis.call('HINCRBY', KEYS[1], ARGV[2], 1)
end
if not redis.call('ZSCORE', KEYS[3], ARGV[1] .. ':received') then
  redis.call('ZADD', KEYS[4], 0, ARGV[3])
  if #ARGV[4] > 0 and redis.call('HLEN', KEYS[5]) < tonumber(ARGV[5]) then
    redis.call('HSET', KEYS[5], ARGV[1], ARGV[4])
  end
end
return 1
