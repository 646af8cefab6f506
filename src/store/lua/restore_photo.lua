#!lua
-- Takes a photo out of the trash, back into its album and under its tags, and to be its cover again unless another was chosen
-- meanwhile.
-- ARGV: photo, now
-- Returns: 'ok' | 'gone' (not in the trash) | 'album' (its album is not there) | 'here' (the album has the same bytes again)
local photo, now = ARGV[1], ARGV[2]
local state, album, sha256, tags, taken, was = unpack(redis.call('HMGET', K.photo(photo), 'state', 'album', 'sha256', 'tags', 'taken', 'was'))
local reason, covered = unpack(redis.call('HMGET', K.photo(photo), 'reason', 'covered'))
if state ~= 'deleted' then return 'gone' end
if redis.call('HGET', K.album(album), 'state') ~= 'live' then return 'album' end
if redis.call('HEXISTS', K.blob(sha256), album) == 1 then return 'here' end
redis.call('HDEL', K.blob(sha256), 'trash:' .. photo)
redis.call('HSET', K.blob(sha256), album, photo)
redis.call('ZADD', K.album_photos(album), taken, photo)
local kept, seen = {}, {}
for tag in string.gmatch(tags or '', '%x+') do
  tag = tag_today(tag)
  if tag and not seen[tag] then
    seen[tag] = true
    kept[#kept + 1] = tag
    tag_put(album, photo, tag, taken)
  end
end
redis.call('HSET', K.photo(photo), 'state', was or 'pending', 'tags', table.concat(kept, ','))
redis.call('HDEL', K.photo(photo), 'was', 'deleted', 'covered')
redis.call('SREM', K.album_trash(album), photo)
redis.call('ZREM', K.trash(), 'photo:' .. photo)
if was == 'failed' or reason then redis.call('ZADD', K.photos_failed(), now, photo) end
if covered and redis.call('HGET', K.album(album), 'cover') == '' then redis.call('HSET', K.album(album), 'cover', photo) end
album_active(album, now)
if was == 'pending' then redis.call('XADD', K.jobs_urgent(), '*', 'act', 'render', 'photo', photo) end
return 'ok'
