-- KEYS: the stream. ARGV: the groups. Ids are compared as texts, because a number in Lua does not hold all of their 64 bits.
local function parts(id)
    return string.match(id, '^(%d+)-(%d+)$')
end

local function less(a, b)
    return #a < #b or (#a == #b and a < b)
end

local function before(a, b)
    local a_time, a_number = parts(a)
    local b_time, b_number = parts(b)
    return less(a_time, b_time) or (a_time == b_time and less(a_number, b_number))
end

-- The id that follows; the same id where that cannot be told exactly, so that its entry stays a little longer.
local function after(id)
    local time, number = parts(id)
    return #number > 15 and id or time .. '-' .. string.format('%.0f', tonumber(number) + 1)
end

if redis.call('EXISTS', KEYS[1]) == 0 then
    return 0
end
local delivered = {}
for _, info in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
    local group = {}
    for i = 1, #info, 2 do
        group[info[i]] = info[i + 1]
    end
    delivered[group.name] = group['last-delivered-id']
end
local needed
for _, group in ipairs(ARGV) do
    if not delivered[group] then
        return 0
    end
    local oldest = redis.call('XPENDING', KEYS[1], group)[2] or after(delivered[group])
    if not needed or before(oldest, needed) then
        needed = oldest
    end
end
return redis.call('XTRIM', KEYS[1], 'MINID', '=', needed)
