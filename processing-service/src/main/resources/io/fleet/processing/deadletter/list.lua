-- KEYS: the dead letters. ARGV: where to begin in the form of XRANGE, how many at most, after how many bytes to stop. Returns whether there are more
-- (1 or 0), then the entries. Read in small portions, because an entry may be of any size.
local answer, bytes, from = {0}, 0, ARGV[1]
while true do
    local portion = redis.call('XRANGE', KEYS[1], from, '+', 'COUNT', 8)
    for _, entry in ipairs(portion) do
        for _, part in ipairs(entry[2]) do
            bytes = bytes + #part
        end
        if #answer > tonumber(ARGV[2]) or (#answer > 1 and bytes > tonumber(ARGV[3])) then
            answer[1] = 1
            return answer
        end
        answer[#answer + 1] = entry
        from = '(' .. entry[1]
    end
    if #portion < 8 then
        return answer
    end
end
