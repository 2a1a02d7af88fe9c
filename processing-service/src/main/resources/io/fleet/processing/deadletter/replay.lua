-- KEYS: the stream, the dead letters. ARGV: the dead letter's id. Written before it is deleted, so that a refused write (out of memory) leaves it.
local letter = redis.call('XRANGE', KEYS[2], ARGV[1], ARGV[1])[1]
if not letter then
    return 0
end
local fix = ''
for i = 1, #letter[2], 2 do
    if letter[2][i] == 'fix' then
        fix = letter[2][i + 1]
    end
end
redis.call('XADD', KEYS[1], '*', 'fix', fix)
redis.call('XDEL', KEYS[2], ARGV[1])
return 1
