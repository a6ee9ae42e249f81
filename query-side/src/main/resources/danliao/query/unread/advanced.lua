-- Says that a segment's events are stored up to ARGV[3], unless what was stored up to ARGV[2] is lost: then 0. KEYS: watermark. ARGV: segment, from, to.
local stored = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '-1')
if stored < tonumber(ARGV[2]) then
  return 0
end
if stored < tonumber(ARGV[3]) then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
end
return 1
