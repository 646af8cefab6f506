#!lua
-- Begins an upload that comes in parts. What a user has under way is bounded, in number and in bytes.
-- ARGV: basis (4), upload, filename, modified or '', length, now, most of them, most bytes of them together
-- Returns: 'ok' | 'moved' | 'gone' (the album lies in the trash) | 'many'
local album, user, upload, length = ARGV[1], ARGV[3], ARGV[5], ARGV[8]
if basis_moved(ARGV[1], ARGV[2], ARGV[3], ARGV[4]) then return 'moved' end
if redis.call('HGET', K.album(album), 'state') ~= 'live' then return 'gone' end
local lengths = redis.call('HVALS', K.user_uploads(user))
local bytes = tonumber(length)
for _, other in ipairs(lengths) do bytes = bytes + tonumber(other) end
if #lengths >= tonumber(ARGV[10]) or bytes > tonumber(ARGV[11]) then return 'many' end
redis.call('HSET', K.upload(upload), 'user', user, 'album', album, 'filename', ARGV[6], 'modified', ARGV[7],
  'length', length, 'offset', 0, 'active', ARGV[9])
redis.call('HSET', K.user_uploads(user), upload, length)
redis.call('ZADD', K.uploads(), ARGV[9], upload)
return 'ok'
