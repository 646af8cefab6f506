#!lua flags=no-writes
-- What lies in the trash, oldest deletion first.
-- ARGV: until when it was deleted, first, how many
-- Returns: for each: 'photo:<id>' or 'album:<id>', when, its title or file name, its state, its album's title, photos in it
local found = redis.call('ZRANGE', K.trash(), '-inf', ARGV[1], 'BYSCORE', 'LIMIT', ARGV[2], ARGV[3], 'WITHSCORES')
local list = {}
for i = 1, #found, 2 do
  local noun, id = string.sub(found[i], 1, 5), string.sub(found[i], 7)
  if noun == 'photo' then
    local title, filename, state, album = unpack(redis.call('HMGET', K.photo(id), 'title', 'filename', 'state', 'album'))
    if not title or title == '' then title = filename end
    list[#list + 1] = { found[i], found[i + 1], title or '', state or '', album and redis.call('HGET', K.album(album), 'title') or '', 0 }
  else
    local title, state = unpack(redis.call('HMGET', K.album(id), 'title', 'state'))
    list[#list + 1] = { found[i], found[i + 1], title or '', state or '', '', redis.call('ZCARD', K.album_photos(id)) }
  end
end
return list
