#!lua
-- Creates an album.
-- ARGV: album, title, description, visibility, owner, user who asks or '' (operator), their version, now,
--       hash of the idempotency key or '', its life in milliseconds, the words of its title
-- Returns: the album's id (an earlier one for the same key) | 'moved' | 'gone' (no such owner)
local album, owner, now = ARGV[1], ARGV[5], ARGV[8]
if ARGV[6] ~= '' and redis.call('HGET', K.user(ARGV[6]), 'version') ~= ARGV[7] then return 'moved' end
if redis.call('HGET', K.user(owner), 'enabled') ~= '1' then return 'gone' end
if ARGV[9] ~= '' then
  local earlier = redis.call('GET', K.once(ARGV[9]))
  if earlier then return earlier end
  redis.call('SET', K.once(ARGV[9]), album, 'PX', ARGV[10])
end
redis.call('HSET', K.album(album), 'title', ARGV[2], 'description', ARGV[3], 'owner', owner, 'visibility', ARGV[4],
  'originals', 'stripped', 'cover', '', 'created', now, 'updated', now, 'state', 'live', 'version', 1, 'rights', 1)
thing_count(album, '!', ARGV[11])
redis.call('ZADD', K.albums(), now, album)
act_write(album, album, ARGV[6], 'create', now, '', '')
if ARGV[4] == 'public' then redis.call('ZADD', K.albums_public(), now, album) end
if ARGV[4] == 'members' then redis.call('ZADD', K.albums_members(), now, album) end
redis.call('HSET', K.user_albums(owner), album, 'owner')
redis.call('HINCRBY', K.user(owner), 'albums', 1)
return album
