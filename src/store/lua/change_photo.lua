#!lua
-- Changes title or caption.
-- ARGV: basis (4), photo, field and value in turn
-- Returns: 'ok' | 'moved'
local album, photo = ARGV[1], ARGV[5]
if basis_moved(ARGV[1], ARGV[2], ARGV[3], ARGV[4]) then return 'moved' end
if not redis.call('ZSCORE', K.album_photos(album), photo) then return 'moved' end
redis.call('HSET', K.photo(photo), unpack(ARGV, 6))
redis.call('HINCRBY', K.album(album), 'version', 1)
local act, now = act_once(photo .. ARGV[3])
act_write(album, act_going_on(album, ARGV[3], 'words', now) or act, ARGV[3], 'words', now, photo, photo)
return 'ok'
