#!lua
-- Moves a photo into another album, with its tags.
-- ARGV: basis of the source (4), target album, its rights, photo, now, act, the act that this takes back or ''
-- Returns: 'ok' | 'moved' | 'here' (the target has the same bytes already) | 'since' (something else was done with it)
local source, target, photo, now, act, of = ARGV[1], ARGV[5], ARGV[7], ARGV[8], ARGV[9], ARGV[10]
if basis_moved(ARGV[1], ARGV[2], ARGV[3], ARGV[4]) or basis_moved(target, ARGV[6], '', '') then return 'moved' end
local taken = redis.call('ZSCORE', K.album_photos(source), photo)
if not taken then return 'moved' end
local sha256, tags, latest = unpack(redis.call('HMGET', K.photo(photo), 'sha256', 'tags', 'act'))
if of ~= '' and latest ~= of then return 'since' end
if redis.call('HEXISTS', K.blob(sha256), target) == 1 then return 'here' end
redis.call('HDEL', K.blob(sha256), source)
redis.call('HSET', K.blob(sha256), target, photo)
local covered = photo_left(source, photo)
photo_count(source, photo, -1)
redis.call('ZADD', K.album_photos(target), taken, photo)
order_put(target, photo)
redis.call('HSET', K.photo(photo), 'album', target, 'act', act)
photo_count(target, photo, 1)
for tag in string.gmatch(tags or '', '%x+') do
  tag_drop(source, photo, tag)
  tag_put(target, photo, tag, taken)
end
album_active(target, now)
if of ~= '' then
  -- It was the cover where it comes back to, and may be it again unless another was chosen meanwhile.
  local was_cover = act_undone(of, photo .. '*', true)
  if not was_cover then act_undone(of, photo, true) end
  if was_cover and redis.call('HGET', K.album(target), 'cover') == '' then redis.call('HSET', K.album(target), 'cover', photo) end
end
act_write(source, act, ARGV[3], 'move', now, photo, covered and photo .. '*' or photo, 'to', target, 'of', of)
act_list(target, act, tonumber(now))
redis.call('PUBLISH', K.events_album(target), 'photo ' .. photo .. ' added')
return 'ok'
