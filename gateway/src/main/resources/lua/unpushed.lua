-- A send was refused: marks its claim, if it is still the one that was made, as one that nobody was pushed. KEYS: claim.
-- ARGV: its value, the marked value. Returns {marked}.
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
  return {1}
end
return {0}
