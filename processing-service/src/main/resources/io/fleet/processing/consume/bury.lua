-- KEYS: the stream, the dead letters. ARGV: the group, the time, how many dead letters there may be; then for each entry its id, its text and the
-- reason. Written before it is acknowledged, so that a refused write (out of memory) leaves the entry where it is, and so does a full house.
local buried = 0
for i = 4, #ARGV, 3 do
    local pending = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[i], ARGV[i], 1)[1]
    if pending then
        local kept = redis.call('XLEN', KEYS[2])
        if kept >= tonumber(ARGV[3]) then
            return redis.error_reply('FULL ' .. KEYS[2] .. ': ' .. kept .. ' dead letters (expected: fewer than ' .. ARGV[3]
                .. '): look through them, replay or delete them')
        end
        redis.call('XADD', KEYS[2], '*', 'fix', ARGV[i + 1], 'entry_id', ARGV[i], 'group', ARGV[1],
            'reason', ARGV[i + 2], 'deliveries', pending[4], 'failed_at', ARGV[2])
        redis.call('XACK', KEYS[1], ARGV[1], ARGV[i])
        buried = buried + 1
    end
end
return buried
