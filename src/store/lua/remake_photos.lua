#!lua
-- Has the renditions of photos made again because somebody asked for it. What is shown stays so meanwhile; what waits has
-- its job already.
-- ARGV: administrator or '' (operator), their version, 'urgent' | 'bulk', 'failed' (and nothing else) | 'all',
--       '1' (also what lies on the disk) | '', photo ids
-- Returns: 'ok' | 'moved'
if ARGV[1] ~= '' and redis.call('HGET', K.user(ARGV[1]), 'version') ~= ARGV[2] then return 'moved' end
local jobs = ARGV[3] == 'urgent' and K.jobs_urgent() or K.jobs_bulk()
for i = 6, #ARGV do
  local id, photo = ARGV[i], K.photo(ARGV[i])
  local state, album, queued, reason = unpack(redis.call('HMGET', photo, 'state', 'album', 'remake', 'reason'))
  local failed = state == 'failed' or (state == 'ready' and reason)
  local wanted = failed or (state == 'ready' and ARGV[4] == 'all')
  if wanted and not queued and redis.call('HGET', K.album(album), 'state') == 'live' then
    redis.call('HDEL', photo, 'reason', 'attempts')
    redis.call('ZREM', K.photos_failed(), id)
    if state == 'failed' then
      redis.call('HSET', photo, 'state', 'pending')
      redis.call('HINCRBY', K.album(album), 'version', 1)
    else
      redis.call('HSET', photo, 'remake', '1')
    end
    redis.call('XADD', jobs, '*', 'act', 'render', 'photo', id, 'anew', ARGV[5])
  end
end
return 'ok'
