#!lua
-- Takes one counted attempt back, and the wait it began: it was admitted, so there was none before it.
-- ARGV: act, hash of who tried
-- Returns: 'ok'
local key = K.rate(ARGV[1], ARGV[2])
local count = tonumber(string.match(redis.call('GET', key) or '0', '%d+'))
if count > 0 then redis.call('SET', key, string.format('%d 0', count - 1), 'KEEPTTL') end
return 'ok'
