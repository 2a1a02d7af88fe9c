-- KEYS: [1] see holds.lua, [2] where the drivers are, [3] when they were last heard of, [4] the driver's current fix.
-- ARGV: [1] to [7] see holds.lua, [8] the driver. Returns whether there was a current fix.
redis.call('ZREM', KEYS[2], ARGV[8])
redis.call('ZREM', KEYS[3], ARGV[8])
local held = holds.held_by(ARGV[8])
if held then
    holds.release(ARGV[8], held)
end
return redis.call('DEL', KEYS[4])
