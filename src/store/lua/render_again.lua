#!lua
-- Has the renditions of a photo made again: they went missing from the disk. Asked twice, it is one job.
-- ARGV: photo
-- Returns: 'ok'
local photo = K.photo(ARGV[1])
if redis.call('HGET', photo, 'state') == 'ready' then
  redis.call('HSET', photo, 'state', 'pending')
  redis.call('XADD', K.jobs_urgent(), '*', 'act', 'render', 'photo', ARGV[1])
end
return 'ok'
