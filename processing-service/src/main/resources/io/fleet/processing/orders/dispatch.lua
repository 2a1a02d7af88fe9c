-- KEYS: [1] which order each driver holds by report, [2] the order's binding. ARGV: the new binding, the event, the order, its channel, for how many
-- ms the binding is kept (0: for good).
local before = redis.call('GET', KEYS[2])
local holder = before and string.match(before, '"driver_id":"(%d+)"')
if holder and redis.call('HGET', KEYS[1], holder) == ARGV[3] then
    redis.call('HDEL', KEYS[1], holder)
end
if ARGV[5] == '0' then
    redis.call('SET', KEYS[2], ARGV[1])
else
    redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[5])
end
redis.call('PUBLISH', ARGV[4], ARGV[2])
return 1
