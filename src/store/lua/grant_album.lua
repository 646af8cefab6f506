#!lua flags=allow-oom
-- Gives a user a right on an album, or takes it away.
-- ARGV: basis (4), user, 'read' | 'edit' | '' (take away), most grants
-- Returns: 'ok' | 'moved' | 'gone' (no such user) | 'owner' (has every right already) | 'many'
local album, user, right = ARGV[1], ARGV[5], ARGV[6]
if basis_moved(ARGV[1], ARGV[2], ARGV[3], ARGV[4]) then return 'moved' end
if redis.call('HGET', K.album(album), 'owner') == user then return 'owner' end
local principal = 'user:' .. user
if right == '' then
  redis.call('HDEL', K.album_grants(album), principal)
  redis.call('HDEL', K.user_albums(user), album)
else
  if not redis.call('HGET', K.user(user), 'role') or redis.call('HGET', K.user(user), 'deleted') then return 'gone' end
  local known = redis.call('HEXISTS', K.album_grants(album), principal) == 1
  if not known and redis.call('HLEN', K.album_grants(album)) >= tonumber(ARGV[7]) then return 'many' end
  redis.call('HSET', K.album_grants(album), principal, right)
  redis.call('HSET', K.user_albums(user), album, right)
end
local act, now = act_once(album .. ARGV[3] .. user)
act_write(album, act, ARGV[3], 'grant', now, '', '', 'person', user, 'right', right)
redis.call('HINCRBY', K.album(album), 'rights', 1)
redis.call('HINCRBY', K.album(album), 'version', 1)
redis.call('PUBLISH', K.events_album(album), 'rights')
return 'ok'
