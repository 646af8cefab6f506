#!lua flags=allow-oom
-- A worker is done with a photo: its renditions are there, or its pixels cannot be decoded. The job is acknowledged and
-- deleted in the same step. A photo that went to the trash meanwhile remembers it for a restore. One that was shown stays
-- so when it could not be made again: what was made of it before is still on the disk.
-- ARGV: photo, 'ready' | 'failed', reason, thumbhash or '', '1' | '0' (damaged or not) or '', now, 'urgent' | 'bulk',
--       consumer group, message id
-- Returns: 'ok'
local id, photo, reason, hash = ARGV[1], K.photo(ARGV[1]), ARGV[3], ARGV[4]
local state, was, album = unpack(redis.call('HMGET', photo, 'state', 'was', 'album'))
if state then
  local deleted = state == 'deleted'
  local now_is = (deleted and was or state) == 'ready' and 'ready' or ARGV[2]
  redis.call('HSET', photo, deleted and 'was' or 'state', now_is)
  redis.call('HDEL', photo, 'attempts', 'remake')
  if reason ~= '' then redis.call('HSET', photo, 'reason', reason) else redis.call('HDEL', photo, 'reason') end
  if hash ~= '' then redis.call('HSET', photo, 'thumbhash', hash) end
  if ARGV[5] == '1' then redis.call('HSET', photo, 'damaged', '1') elseif ARGV[5] == '0' then redis.call('HDEL', photo, 'damaged') end
  if not deleted then
    if reason ~= '' then redis.call('ZADD', K.photos_failed(), ARGV[6], id) else redis.call('ZREM', K.photos_failed(), id) end
    redis.call('PUBLISH', K.events_album(album), 'photo ' .. id .. ' ' .. now_is)
  end
  if redis.call('EXISTS', K.album(album)) == 1 then redis.call('HINCRBY', K.album(album), 'version', 1) end
end
local jobs = ARGV[7] == 'urgent' and K.jobs_urgent() or K.jobs_bulk()
redis.call('XACK', jobs, ARGV[8], ARGV[9])
redis.call('XDEL', jobs, ARGV[9])
return 'ok'
