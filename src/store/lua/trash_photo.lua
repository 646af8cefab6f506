#!lua flags=allow-oom
-- Puts a photo into the trash. It keeps its album, its tags, its rank by hand and that it was the cover for a restore, and
-- its claim on its bytes.
-- ARGV: basis (4), photo, now, act
-- Returns: 'ok' | 'moved'
local album, photo, now, act = ARGV[1], ARGV[5], ARGV[6], ARGV[7]
if basis_moved(ARGV[1], ARGV[2], ARGV[3], ARGV[4]) then return 'moved' end
if not redis.call('ZSCORE', K.album_photos(album), photo) then return 'moved' end
local sha256, tags, state = unpack(redis.call('HMGET', K.photo(photo), 'sha256', 'tags', 'state'))
for tag in string.gmatch(tags or '', '%x+') do tag_drop(album, photo, tag) end
local rank = redis.call('ZSCORE', K.album_order(album), photo)
if rank then redis.call('HSET', K.photo(photo), 'rank', rank) end
photo_count(album, photo, -1)
if photo_left(album, photo) then redis.call('HSET', K.photo(photo), 'covered', '1') end
redis.call('HDEL', K.blob(sha256), album)
redis.call('HSET', K.blob(sha256), 'trash:' .. photo, album)
redis.call('HSET', K.photo(photo), 'state', 'deleted', 'was', state, 'deleted', now, 'act', act)
redis.call('ZADD', K.album_trash(album), now, photo)
redis.call('ZADD', K.trash(), now, 'photo:' .. photo)
redis.call('ZREM', K.photos_failed(), photo)
trash_follows(album)
act_write(album, act, ARGV[3], 'delete', now, photo, photo)
return 'ok'
