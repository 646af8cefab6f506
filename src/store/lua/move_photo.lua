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
local item, rank = photo, redis.call('ZSCORE', K.album_order(source), photo)
if photo_left(source, photo) then item = item .. '*' end
if rank then item = item .. '@' .. rank end
photo_count(source, photo, -1)
redis.call('ZADD', K.album_photos(target), taken, photo)
-- It comes back to its rank by hand, and to be the cover unless another was chosen meanwhile.
local was = of ~= '' and act_item(of, photo) or ''
order_put(target, photo, string.match(was, '@(.+)$'))
redis.call('HSET', K.photo(photo), 'album', target, 'act', act)
photo_count(target, photo, 1)
for tag in string.gmatch(tags or '', '%x+') do
  tag_spell(target, tag, tag_spelling(source, tag))
  tag_drop(source, photo, tag)
  tag_put(target, photo, tag, taken)
end
album_active(target, now)
if string.find(was, '*', 1, true) and redis.call('HGET', K.album(target), 'cover') == '' then
  redis.call('HSET', K.album(target), 'cover', photo)
end
if was ~= '' then act_undone(of, was, true) end
act_write(source, act, ARGV[3], 'move', now, photo, item, 'to', target, 'of', of)
act_list(target, act, tonumber(now))
redis.call('PUBLISH', K.events_album(target), 'photo ' .. photo .. ' added')
return 'ok'
