-- Keeps a list, one of the newest ARGV[4] of its user. KEYS: the user's lists by time, this one. ARGV: its name, its content, how long to keep it in milliseconds, how many.
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
local now = redis.call('TIME')
redis.call('ZADD', KEYS[1], now[1] * 1000000 + now[2], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
local excess = redis.call('ZCARD', KEYS[1]) - ARGV[4]
if excess > 0 then
  local oldest = redis.call('ZPOPMIN', KEYS[1], excess)
  for i = 1, #oldest, 2 do
    redis.call('UNLINK', KEYS[1] .. ':' .. oldest[i])
  end
end
return 1
