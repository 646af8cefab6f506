#!lua
-- Has the renditions of a photo made again. Asked twice, it is one job, and what failed is not tried for ever.
-- ARGV: photo, 'missing' (nothing is left on the disk: it waits for them) | 'stale' (what is there is shown meanwhile)
-- Returns: 'ok'
local photo = K.photo(ARGV[1])
local state, queued, reason = unpack(redis.call('HMGET', photo, 'state', 'remake', 'reason'))
if state == 'ready' and ARGV[2] == 'missing' then
  redis.call('HSET', photo, 'state', 'pending')
  redis.call('XADD', K.jobs_urgent(), '*', 'act', 'render', 'photo', ARGV[1])
elseif state == 'ready' and not queued and not reason then
  redis.call('HSET', photo, 'remake', '1')
  redis.call('XADD', K.jobs_bulk(), '*', 'act', 'render', 'photo', ARGV[1])
end
return 'ok'
