-- KEYS[1]: which order each driver holds by report. ARGV[1] to [7]: an order's binding key, its channel, the bindings by report, by a dispatcher
-- and the ended one, the events assigned and released; %s stands for an id.
local reported_orders = KEYS[1]
local holds = {}

local function order_key(order) return string.format(ARGV[1], order) end
local function publish_to(order, event) redis.call('PUBLISH', string.format(ARGV[2], order), event) end

-- The driver holds no order by report any more.
function holds.release(driver, held)
    redis.call('HDEL', reported_orders, driver)
    if redis.call('GET', order_key(held)) == string.format(ARGV[3], driver) then
        redis.call('DEL', order_key(held))
        publish_to(held, ARGV[7])
    end
end

function holds.held_by(driver)
    return redis.call('HGET', reported_orders, driver)
end

-- The driver, who held that order or none by report, reports this one. Returns nil, or why that changes nothing for who watches it: 'E' it has ended, 'H' somebody else has it.
function holds.hold(driver, order, held)
    local binding = redis.call('GET', order_key(order))
    local mine = string.format(ARGV[3], driver)
    if not binding then
        redis.call('SET', order_key(order), mine)
        redis.call('HSET', reported_orders, driver, order)
        publish_to(order, string.format(ARGV[6], driver))
    elseif binding == mine then
        if held ~= order then
            redis.call('HSETNX', reported_orders, driver, order)
        end
    elseif binding == ARGV[5] then
        return 'E'
    elseif binding ~= string.format(ARGV[4], driver) then
        return 'H'
    end
end
