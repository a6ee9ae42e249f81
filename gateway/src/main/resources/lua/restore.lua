-- Redis was away or has forgotten: writes a living connection's entry again. KEYS: presence hash, epoch counter. ARGV:
-- device, incarnation, epoch, when that connection is over at the latest (seconds since 1970). Returns {1}, or {0} if a
-- newer login has taken the device over.
local entry = redis.call('HGET', KEYS[1], ARGV[1])
if entry then
  local epoch = string.match(entry, '|(%d+)|%d+$')
  if epoch and tonumber(epoch) > tonumber(ARGV[3]) then
    return {0}
  end
end
local time = redis.call('TIME')
local millis = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. '|' .. ARGV[3] .. '|' .. millis)
-- The hash stays for the last of its connections.
if redis.call('EXPIRETIME', KEYS[1]) < tonumber(ARGV[4]) then
  redis.call('EXPIREAT', KEYS[1], ARGV[4])
end
local counter = redis.call('GET', KEYS[2])
if not counter or tonumber(counter) < tonumber(ARGV[3]) then
  redis.call('SET', KEYS[2], ARGV[3], 'EX', 604800)
end
return {1}
