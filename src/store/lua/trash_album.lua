#!lua flags=allow-oom
-- Puts an album into the trash: out of every index at once. Its grants stay for a restore.
-- ARGV: basis (4), now, act
-- Returns: 'ok' | 'moved'
local album, now = ARGV[1], ARGV[5]
if basis_moved(ARGV[1], ARGV[2], ARGV[3], ARGV[4]) then return 'moved' end
if redis.call('HGET', K.album(album), 'state') ~= 'live' then return 'moved' end
redis.call('HSET', K.album(album), 'state', 'trash', 'deleted', now)
redis.call('HINCRBY', K.album(album), 'rights', 1)
redis.call('HINCRBY', K.album(album), 'version', 1)
redis.call('ZREM', K.albums(), album)
redis.call('ZREM', K.albums_public(), album)
redis.call('ZREM', K.albums_members(), album)
local owner = redis.call('HGET', K.album(album), 'owner')
redis.call('HDEL', K.user_albums(owner), album)
if redis.call('EXISTS', K.user(owner)) == 1 then redis.call('HINCRBY', K.user(owner), 'albums', -1) end
for _, principal in ipairs(redis.call('HKEYS', K.album_grants(album))) do
  redis.call('HDEL', K.user_albums(string.sub(principal, 6)), album)
end
redis.call('ZADD', K.trash(), now, 'album:' .. album)
trash_follows(album)
act_write(album, ARGV[6], ARGV[3], 'trash', now, '', '')
redis.call('PUBLISH', K.events_album(album), 'rights')
return 'ok'
