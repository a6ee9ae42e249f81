-- A gateway stops: its node number is free once its newest stamp has passed. KEYS: the number. ARGV: incarnation, that
-- moment (ms). Returns {left}.
local holder = string.match(redis.call('GET', KEYS[1]) or '', '^(.*)|%d+$')
if holder == ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[1] .. '|' .. ARGV[2])
  return {1}
end
return {0}
