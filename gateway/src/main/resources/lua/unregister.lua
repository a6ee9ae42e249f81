-- A connection ended: removes its entry unless a newer login has taken it over. KEYS: presence hash. ARGV: device,
-- incarnation, epoch. Returns {removed}.
local entry = redis.call('HGET', KEYS[1], ARGV[1])
local mine = ARGV[2] .. '|' .. ARGV[3] .. '|'
if entry and string.sub(entry, 1, #mine) == mine then
  return {redis.call('HDEL', KEYS[1], ARGV[1])}
end
return {0}
