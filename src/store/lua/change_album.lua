#!lua
-- Changes title, description, visibility or cover.
-- ARGV: basis (4), field and value in turn
-- Returns: 'ok' | 'moved' | 'gone' (the cover is not a photo of this album)
local album = ARGV[1]
if basis_moved(ARGV[1], ARGV[2], ARGV[3], ARGV[4]) then return 'moved' end
for i = 5, #ARGV, 2 do
  if ARGV[i] == 'cover' and ARGV[i + 1] ~= '' and not redis.call('ZSCORE', K.album_photos(album), ARGV[i + 1]) then
    return 'gone'
  end
end
for i = 5, #ARGV, 2 do
  local field, value = ARGV[i], ARGV[i + 1]
  if field == 'visibility' and value ~= redis.call('HGET', K.album(album), 'visibility') then
    local active = redis.call('HGET', K.album(album), 'updated')
    redis.call('ZREM', K.albums_public(), album)
    redis.call('ZREM', K.albums_members(), album)
    if value == 'public' then redis.call('ZADD', K.albums_public(), active, album) end
    if value == 'members' then redis.call('ZADD', K.albums_members(), active, album) end
    redis.call('HINCRBY', K.album(album), 'rights', 1)
  end
  redis.call('HSET', K.album(album), field, value)
end
redis.call('HINCRBY', K.album(album), 'version', 1)
return 'ok'
