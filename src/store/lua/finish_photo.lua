#!lua flags=allow-oom
-- A worker is done with a photo: its renditions are there, or its pixels cannot be decoded. The job is acknowledged and
-- deleted in the same step. A photo that went to the trash meanwhile remembers it for a restore.
-- ARGV: photo, 'ready' | 'failed', reason, 'urgent' | 'bulk', consumer group, message id
-- Returns: 'ok'
local photo = ARGV[1]
local state, album = unpack(redis.call('HMGET', K.photo(photo), 'state', 'album'))
local field = state == 'deleted' and 'was' or 'state'
if state then
  redis.call('HSET', K.photo(photo), field, ARGV[2])
  redis.call('HDEL', K.photo(photo), 'attempts')
  if ARGV[3] ~= '' then redis.call('HSET', K.photo(photo), 'reason', ARGV[3]) else redis.call('HDEL', K.photo(photo), 'reason') end
  if redis.call('EXISTS', K.album(album)) == 1 then redis.call('HINCRBY', K.album(album), 'version', 1) end
end
local jobs = ARGV[4] == 'urgent' and K.jobs_urgent() or K.jobs_bulk()
redis.call('XACK', jobs, ARGV[5], ARGV[6])
redis.call('XDEL', jobs, ARGV[6])
return 'ok'
