#!lua
-- Moves a photo into another album, with its tags.
-- ARGV: basis of the source (4), target album, its rights, photo, now
-- Returns: 'ok' | 'moved' | 'here' (the target has the same bytes already)
local source, target, photo, now = ARGV[1], ARGV[5], ARGV[7], ARGV[8]
if basis_moved(ARGV[1], ARGV[2], ARGV[3], ARGV[4]) or basis_moved(target, ARGV[6], '', '') then return 'moved' end
local taken = redis.call('ZSCORE', K.album_photos(source), photo)
if not taken then return 'moved' end
local sha256, tags = unpack(redis.call('HMGET', K.photo(photo), 'sha256', 'tags'))
if redis.call('HEXISTS', K.blob(sha256), target) == 1 then return 'here' end
redis.call('HDEL', K.blob(sha256), source)
redis.call('HSET', K.blob(sha256), target, photo)
photo_left(source, photo)
redis.call('ZADD', K.album_photos(target), taken, photo)
redis.call('HSET', K.photo(photo), 'album', target)
for tag in string.gmatch(tags or '', '%x+') do
  tag_drop(source, photo, tag)
  tag_put(target, photo, tag, taken)
end
album_active(target, now)
return 'ok'
