#!lua flags=allow-oom
-- Brings a part of the trash from schema 1 to 2: what lies in an album's trash is scored by when it was deleted, and the albums
-- concerned are listed. Doing it twice changes nothing.
-- ARGV: first, last (ranks of `trash`)
-- Returns: how many were looked at
local found = redis.call('ZRANGE', K.trash(), ARGV[1], ARGV[2], 'WITHSCORES')
for i = 1, #found, 2 do
  local noun, id = string.match(found[i], '^(%l+):(%x+)$')
  local album = noun == 'photo' and redis.call('HGET', K.photo(id), 'album') or noun == 'album' and id
  if album then
    local key = K.album_trash(album)
    if redis.call('TYPE', key).ok == 'set' then redis.call('DEL', key) end
    if noun == 'photo' then redis.call('ZADD', key, found[i + 1], id) end
    trash_follows(album)
  end
end
return #found / 2
