#!lua
-- Changes title or caption, and with it their words where they are not plain letters.
-- ARGV: basis (4), photo, field and value in turn
-- Returns: 'ok' | 'moved'
local album, photo = ARGV[1], ARGV[5]
if basis_moved(ARGV[1], ARGV[2], ARGV[3], ARGV[4]) then return 'moved' end
if not redis.call('ZSCORE', K.album_photos(album), photo) then return 'moved' end
photo_count(album, photo, -1)
for i = 6, #ARGV, 2 do
  local none = ARGV[i + 1] == '' and string.find(ARGV[i], '-words', 1, true)
  if none then redis.call('HDEL', K.photo(photo), ARGV[i]) else redis.call('HSET', K.photo(photo), ARGV[i], ARGV[i + 1]) end
end
photo_count(album, photo, 1)
redis.call('HINCRBY', K.album(album), 'version', 1)
local act, now = act_once(photo .. ARGV[3])
act_write(album, act_going_on(album, ARGV[3], 'words', now) or act, ARGV[3], 'words', now, photo, photo)
redis.call('PUBLISH', K.events_album(album), 'photo ' .. photo .. ' changed')
return 'ok'
