-- KEYS: the stream. ARGV: the group, this consumer, after how many ms an entry's holder counts as dead, how many entries at most,
-- after how many ms a consumer that owes nothing is forgotten.
-- By id only: the entries are then read like any others that are pending for this consumer, which also counts the delivery.
local stream, group, me = KEYS[1], ARGV[1], ARGV[2]
local claim = {'XCLAIM', stream, group, me, ARGV[3]}
for _, pending in ipairs(redis.call('XPENDING', stream, group, 'IDLE', ARGV[3], '-', '+', ARGV[4])) do
    if pending[2] ~= me then
        claim[#claim + 1] = pending[1]
    end
end
local taken = 0
if #claim > 5 then
    claim[#claim + 1] = 'JUSTID'
    taken = #redis.call(unpack(claim))
end
for _, info in ipairs(redis.call('XINFO', 'CONSUMERS', stream, group)) do
    local consumer = {}
    for i = 1, #info, 2 do
        consumer[info[i]] = info[i + 1]
    end
    if consumer.name ~= me and consumer.pending == 0 and consumer.idle > tonumber(ARGV[5]) then
        redis.call('XGROUP', 'DELCONSUMER', stream, group, consumer.name)
    end
end
return taken
