-- KEYS: [1] see holds.lua, [2] where the drivers are, [3] when they were last heard of.
-- ARGV: [1] to [7] see holds.lua, [8] the latest receipt in ms that counts as silence, [9] how many drivers at most.
local silent = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', ARGV[8], 'LIMIT', 0, ARGV[9])
for _, driver in ipairs(silent) do
    redis.call('ZREM', KEYS[2], driver)
    redis.call('ZREM', KEYS[3], driver)
    local held = holds.held_by(driver)
    if held then
        holds.release(driver, held)
    end
end
return #silent
