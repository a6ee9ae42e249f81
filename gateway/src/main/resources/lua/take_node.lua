-- A gateway takes its node number or keeps it, until a moment that it moves on while it lives; it gives stamps before that
-- moment only. KEYS: the number. ARGV: incarnation, for how long (ms).
-- Returns {taken, who has it, until when, Redis's time}, the times in ms; all but the first as strings.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local holder, till = string.match(redis.call('GET', KEYS[1]) or '', '^(.*)|(%d+)$')
local millis = string.format('%.0f', now)
if holder and holder ~= ARGV[1] and tonumber(till) > now then
  return {0, holder, till, millis}
end
-- Never earlier than before: what may have been given is not given again, though Redis's clock was put back.
local moved = string.format('%.0f', math.max(now + tonumber(ARGV[2]), tonumber(till or '0')))
redis.call('SET', KEYS[1], ARGV[1] .. '|' .. moved)
return {1, ARGV[1], moved, millis}
