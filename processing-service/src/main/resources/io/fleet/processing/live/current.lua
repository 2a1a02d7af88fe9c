-- KEYS: [1] see holds.lua, [2] where the drivers are, [3] when they were last heard of.
-- ARGV: [1] to [7] see holds.lua, [8] a driver's current fix' key, [9] a driver's channel; then for each fix the driver, its time, the receipt
-- and the expiry in ms, longitude and latitude (empty beyond what a GEO index takes), the order or nothing, and the text, behind
-- which a line end and a trace may stand: they are published with it, and not stored.
-- Returns a letter for each fix: D the same again, S an older one, C it is current; E and H as well, with what became of its order.
local FIELDS, LINE_END, TRACED = 8, 10, 56
local outcomes = {}
for i = 10, #ARGV, FIELDS do
    local driver, time, received, expiry = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
    local longitude, latitude, order, told = ARGV[i + 4], ARGV[i + 5], ARGV[i + 6], ARGV[i + 7]
    local text = string.byte(told, -TRACED) == LINE_END and string.sub(told, 1, -TRACED - 1) or told
    local key = string.format(ARGV[8], driver)
    local current = redis.call('GET', key)
    local current_time = current and string.match(current, '"timestamp":"([^"]*)"') or ''
    local outcome = 'C'
    if time == current_time then
        outcome = 'D'
    elseif time < current_time then
        outcome = 'S'
    else
        redis.call('SET', key, text, 'PXAT', expiry)
        if longitude == '' then
            redis.call('ZREM', KEYS[2], driver)
        else
            redis.call('GEOADD', KEYS[2], longitude, latitude, driver)
        end
        redis.call('ZADD', KEYS[3], 'GT', received, driver)
        local held = holds.held_by(driver)
        if held and held ~= order then
            holds.release(driver, held)
        end
        if order ~= '' then
            outcome = holds.hold(driver, order) or 'C'
        end
        redis.call('PUBLISH', string.format(ARGV[9], driver), told)
    end
    outcomes[#outcomes + 1] = outcome
end
return table.concat(outcomes)
