-- KEYS: [1] see holds.lua, [2] where the drivers are, [3] when they were last heard of.
-- ARGV: [1] to [7] see holds.lua, [8] a driver's current fix' key, [9] a driver's channel; then for each fix the driver, its time, the receipt
-- and the expiry in ms, longitude and latitude (empty beyond what a GEO index takes), the order or nothing, and the text, behind
-- which a line end and a trace may stand: they are published with it, and not stored.
-- Returns a letter for each fix: D the same again, S an older one, C it is current; E and H as well, with what became of its order.
local FIELDS, LINE_END, TRACED = 8, 10, 56
local outcomes = {}
-- One command for many drivers costs less than one for each, and nobody sees the index before the script is through.
local places, receipts = {}, {}

local function index()
    if #places > 0 then
        redis.call('GEOADD', KEYS[2], unpack(places))
        places = {}
    end
    if #receipts > 0 then
        redis.call('ZADD', KEYS[3], 'GT', unpack(receipts))
        receipts = {}
    end
end

local function place(driver, longitude, latitude)
    if longitude == '' then
        index()
        redis.call('ZREM', KEYS[2], driver)
    else
        local n = #places
        places[n + 1], places[n + 2], places[n + 3] = longitude, latitude, driver
    end
end

local TIME = '"timestamp":"'

local function time_of(fix)
    local _, before = string.find(fix, TIME, 1, true)
    local after = before and string.find(fix, '"', before + 1, true)
    return after and string.sub(fix, before + 1, after - 1) or ''
end

local function take(driver, time, received, expiry, longitude, latitude, order, told)
    local key = string.format(ARGV[8], driver)
    local current = redis.call('GET', key)
    local current_time = current and time_of(current) or ''
    if time == current_time then
        return 'D'
    elseif time < current_time then
        return 'S'
    end
    local text = string.byte(told, -TRACED) == LINE_END and string.sub(told, 1, -TRACED - 1) or told
    redis.call('SET', key, text, 'PXAT', expiry)
    place(driver, longitude, latitude)
    local n = #receipts
    receipts[n + 1], receipts[n + 2] = received, driver
    local held = holds.held_by(driver)
    if held and held ~= order then
        holds.release(driver, held)
    end
    local outcome = order ~= '' and holds.hold(driver, order, held) or 'C'
    redis.call('PUBLISH', string.format(ARGV[9], driver), told)
    return outcome
end

-- What is in the way of one fix must not keep those before it off the index.
local ok, failure = pcall(function()
    for i = 10, #ARGV, FIELDS do
        outcomes[#outcomes + 1] = take(unpack(ARGV, i, i + FIELDS - 1))
    end
end)
index()
if not ok then
    error(failure, 0)
end
return table.concat(outcomes)
