#!lua
-- Hands an album over to another owner.
-- ARGV: basis (4), new owner, right that the former owner keeps ('edit' or '')
-- Returns: 'ok' | 'moved' | 'gone' (no such user, or not enabled) | 'owner' (is it already)
local album, heir, keeps = ARGV[1], ARGV[5], ARGV[6]
if basis_moved(ARGV[1], ARGV[2], ARGV[3], ARGV[4]) then return 'moved' end
local former = redis.call('HGET', K.album(album), 'owner')
if former == heir then return 'owner' end
if redis.call('HGET', K.user(heir), 'enabled') ~= '1' then return 'gone' end
redis.call('HSET', K.album(album), 'owner', heir)
redis.call('HDEL', K.album_grants(album), 'user:' .. heir)
redis.call('HSET', K.user_albums(heir), album, 'owner')
redis.call('HINCRBY', K.user(heir), 'albums', 1)
redis.call('HDEL', K.user_albums(former), album)
if redis.call('EXISTS', K.user(former)) == 1 then
  redis.call('HINCRBY', K.user(former), 'albums', -1)
  if keeps ~= '' then
    redis.call('HSET', K.album_grants(album), 'user:' .. former, keeps)
    redis.call('HSET', K.user_albums(former), album, keeps)
  end
end
local act, now = act_once(album .. ARGV[3] .. heir)
act_write(album, act, ARGV[3], 'owner', now, '', '', 'person', heir)
redis.call('HINCRBY', K.album(album), 'rights', 1)
redis.call('HINCRBY', K.album(album), 'version', 1)
redis.call('PUBLISH', K.events_album(album), 'rights')
return 'ok'
