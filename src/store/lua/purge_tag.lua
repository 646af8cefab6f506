#!lua flags=allow-oom
-- Takes a deleted or merged tag off a batch of its photos, putting the other one there if there is one. The record of a
-- merged tag stays: photos in the trash and old links still follow it.
-- ARGV: tag, tag to put in its place or '', photos per batch
-- Returns: 'more' | 'ok' (nothing left)
local tag, batch = ARGV[1], tonumber(ARGV[3])
-- The other one may have been merged or deleted since the job was written.
local into = ARGV[2] ~= '' and tag_today(ARGV[2]) or ''
local album = redis.call('ZRANGE', K.tag_albums(tag), 0, 0)[1]
if not album then
  if into == '' then redis.call('DEL', K.tag(tag)) end
  redis.call('DEL', K.tag_albums(tag))
  return 'ok'
end
local photos = redis.call('ZRANGE', K.album_tag(album, tag), 0, batch - 1, 'WITHSCORES')
for i = 1, #photos, 2 do
  local photo, taken = photos[i], photos[i + 1]
  tag_drop(album, photo, tag)
  local kept, seen = {}, {}
  for carried in string.gmatch(redis.call('HGET', K.photo(photo), 'tags') or '', '%x+') do
    if carried == tag then carried = into end
    if carried ~= '' and not seen[carried] then
      seen[carried] = true
      kept[#kept + 1] = carried
    end
  end
  redis.call('HSET', K.photo(photo), 'tags', table.concat(kept, ','))
  if into ~= '' then tag_put(album, photo, into, taken) end
end
if #photos == 0 then
  redis.call('ZREM', K.tag_albums(tag), album)
  redis.call('ZREM', K.album_tags(album), tag)
end
if redis.call('EXISTS', K.album(album)) == 1 then redis.call('HINCRBY', K.album(album), 'version', 1) end
return 'more'
