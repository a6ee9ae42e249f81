-- A device logs in. KEYS: presence hash, epoch counter. ARGV: device, incarnation, device limit, when its connection is
-- over at the latest (seconds since 1970), live incarnations...
-- Returns {accepted, epoch, Redis's time in ms, the device's former entry or ''}; all but the first as strings.
local time = redis.call('TIME')
local millis = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local live = {}
for i = 5, #ARGV do
  live[ARGV[i]] = true
end
local limit = tonumber(ARGV[3])
local entries = redis.call('HGETALL', KEYS[1])
local former = ''
local others = 0
local dead = {}
for i = 1, #entries, 2 do
  local incarnation = string.match(entries[i + 1], '^(.-)|')
  if entries[i] == ARGV[1] then
    former = entries[i + 1]
  elseif live[incarnation] then
    others = others + 1
  else
    dead[#dead + 1] = entries[i]
  end
end
if others >= limit then
  return {0, '0', millis, ''}
end
-- Entries of dead gateways do not count; they are removed only when they pile up, since a gateway just started may not
-- be known as alive everywhere yet.
if #dead > 2 * limit then
  redis.call('HDEL', KEYS[1], unpack(dead))
end
local epoch = redis.call('INCR', KEYS[2])
if epoch == 1 then
  -- Seeded with the time, so that epochs grow even where the counter was lost.
  epoch = time[1] * 1000000 + time[2]
  redis.call('SET', KEYS[2], string.format('%.0f', epoch))
end
redis.call('EXPIRE', KEYS[2], 604800)
epoch = string.format('%.0f', epoch)
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. '|' .. epoch .. '|' .. millis)
-- The hash stays for the last of its connections.
if redis.call('EXPIRETIME', KEYS[1]) < tonumber(ARGV[4]) then
  redis.call('EXPIREAT', KEYS[1], ARGV[4])
end
return {1, epoch, millis, former}
