-- KEYS: the stream, the dead letters. ARGV: the group, the time; then for each entry its id, its text and the reason.
-- Written before it is acknowledged, so that a refused write (out of memory) leaves the entry where it is.
local buried = 0
for i = 3, #ARGV, 3 do
    local pending = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[i], ARGV[i], 1)[1]
    if pending then
        redis.call('XADD', KEYS[2], '*', 'fix', ARGV[i + 1], 'entry_id', ARGV[i], 'group', ARGV[1],
            'reason', ARGV[i + 2], 'deliveries', pending[4], 'failed_at', ARGV[2])
        redis.call('XACK', KEYS[1], ARGV[1], ARGV[i])
        buried = buried + 1
    end
end
return buried
