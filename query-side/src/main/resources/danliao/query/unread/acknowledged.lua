-- Received or read: never pushed again; read: not unread either. KEYS as sent.lua. ARGV: message id, conversation id, member, 'received' or 'read', now and how long to remember in milliseconds.
redis.call('ZREM', KEYS[4], ARGV[3])
redis.call('HDEL', KEYS[5], ARGV[1])
if ARGV[4] == 'read' and redis.call('SREM', KEYS[2], ARGV[1]) == 1 then
  if redis.call('HINCRBY', KEYS[1], ARGV[2], -1) <= 0 then
    redis.call('HDEL', KEYS[1], ARGV[2])
  end
end
redis.call('ZADD', KEYS[3], ARGV[5], ARGV[1] .. ':' .. ARGV[4])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', ARGV[5] - ARGV[6])
redis.call('PEXPIRE', KEYS[3], ARGV[6])
return 1
