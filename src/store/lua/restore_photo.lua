#!lua
-- Takes a photo out of the trash, back into its album and under its tags, and to be its cover again unless another was chosen
-- meanwhile.
-- ARGV: basis (4), photo, now, act, the act that this takes back or ''
-- Returns: 'ok' | 'moved' | 'gone' (not in the trash) | 'album' (its album lies there too) | 'here' (the album has the same bytes
--          again) | 'since' (it was another act that deleted it)
local photo, now, of = ARGV[5], ARGV[6], ARGV[8]
if basis_moved(ARGV[1], ARGV[2], ARGV[3], ARGV[4]) then return 'moved' end
local state, album, sha256, tags, taken, was = unpack(redis.call('HMGET', K.photo(photo), 'state', 'album', 'sha256', 'tags', 'taken', 'was'))
local reason, covered, deed, rank = unpack(redis.call('HMGET', K.photo(photo), 'reason', 'covered', 'act', 'rank'))
if state ~= 'deleted' or album ~= ARGV[1] then return 'gone' end
if of ~= '' and deed ~= of then return 'since' end
if redis.call('HGET', K.album(album), 'state') ~= 'live' then return 'album' end
if redis.call('HEXISTS', K.blob(sha256), album) == 1 then return 'here' end
redis.call('HDEL', K.blob(sha256), 'trash:' .. photo)
redis.call('HSET', K.blob(sha256), album, photo)
redis.call('ZADD', K.album_photos(album), taken, photo)
order_put(album, photo, rank)
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
redis.call('HDEL', K.photo(photo), 'was', 'deleted', 'covered', 'act', 'rank')
photo_count(album, photo, 1)
redis.call('ZREM', K.album_trash(album), photo)
redis.call('ZREM', K.trash(), 'photo:' .. photo)
if was == 'failed' or reason then redis.call('ZADD', K.photos_failed(), now, photo) end
if covered and redis.call('HGET', K.album(album), 'cover') == '' then redis.call('HSET', K.album(album), 'cover', photo) end
album_active(album, now)
trash_follows(album)
act_undone(deed, photo, true)
act_write(album, ARGV[7], ARGV[3], 'restore', now, photo, photo, 'of', of)
redis.call('PUBLISH', K.events_album(album), 'photo ' .. photo .. ' added')
if was == 'pending' then redis.call('XADD', K.jobs_urgent(), '*', 'act', 'render', 'photo', photo) end
return 'ok'
