-- A send was refused after all: gives its claim up if it is still the one that was made. KEYS: claim. ARGV: its value.
-- Returns {released}.
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return {redis.call('DEL', KEYS[1])}
end
return {0}
