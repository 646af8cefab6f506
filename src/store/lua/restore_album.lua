#!lua
-- Takes an album out of the trash, to where it was.
-- ARGV: basis (4), new owner or '' (the one it had), now, act
-- Returns: 'ok' | 'moved' | 'gone' (not in the trash) | 'owner' (its owner no longer exists)
local album = ARGV[1]
if basis_moved(ARGV[1], ARGV[2], ARGV[3], ARGV[4]) then return 'moved' end
if redis.call('HGET', K.album(album), 'state') ~= 'trash' then return 'gone' end
local owner, visibility, active = unpack(redis.call('HMGET', K.album(album), 'owner', 'visibility', 'updated'))
local former = owner
if ARGV[5] ~= '' then owner = ARGV[5] end
if not redis.call('HGET', K.user(owner), 'role') or redis.call('HGET', K.user(owner), 'deleted') then return 'owner' end
redis.call('HSET', K.album(album), 'state', 'live', 'owner', owner)
redis.call('HDEL', K.album(album), 'deleted')
redis.call('HINCRBY', K.album(album), 'rights', 1)
redis.call('HINCRBY', K.album(album), 'version', 1)
redis.call('ZADD', K.albums(), active, album)
if visibility == 'public' then redis.call('ZADD', K.albums_public(), active, album) end
if visibility == 'members' then redis.call('ZADD', K.albums_members(), active, album) end
redis.call('HDEL', K.album_grants(album), 'user:' .. owner)
redis.call('HSET', K.user_albums(owner), album, 'owner')
redis.call('HINCRBY', K.user(owner), 'albums', 1)
local grants = redis.call('HGETALL', K.album_grants(album))
for i = 1, #grants, 2 do
  local user = string.sub(grants[i], 6)
  if redis.call('HGET', K.user(user), 'role') and not redis.call('HGET', K.user(user), 'deleted') then
    redis.call('HSET', K.user_albums(user), album, grants[i + 1])
  else
    redis.call('HDEL', K.album_grants(album), grants[i])
  end
end
redis.call('ZREM', K.trash(), 'album:' .. album)
redis.call('ZREM', K.user_trash(former), album)
trash_follows(album)
act_write(album, ARGV[7], ARGV[3], 'untrash', ARGV[6], '', '')
return 'ok'
