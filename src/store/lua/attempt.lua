#!lua
-- Counts an attempt before it is made, so that concurrent ones count too. Past the limit each further attempt waits twice
-- as long as the one before, up to a bound: never a lock.
-- ARGV: act, hash of who tries, now, free attempts, first wait, longest wait (milliseconds)
-- Returns: milliseconds to wait; 0 = go on
local key, now, free = K.rate(ARGV[1], ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local count, till = string.match(redis.call('GET', key) or '0 0', '(%d+) (%d+)')
count, till = tonumber(count), tonumber(till)
if now < till then return till - now end
count = count + 1
if count >= free then till = now + math.min(ARGV[5] * 2 ^ math.min(count - free, 16), tonumber(ARGV[6])) end
local life = count >= free and ARGV[6] * 4 or tonumber(ARGV[5])
redis.call('SET', key, string.format('%d %d', count, till), 'PX', life)
return 0
