#!lua
-- A part of an upload lies on the disk: from now on it is kept. Of two that begin at the same byte one is.
-- ARGV: basis (4), upload, where the part begins, where it ends, its file's name, now, most parts
-- Returns: 'ok' | 'moved' | 'gone' | 'elsewhere' (what comes next begins at another byte, or nothing does) | 'many'
local upload, begins, ends = K.upload(ARGV[5]), ARGV[6], ARGV[7]
if basis_moved(ARGV[1], ARGV[2], ARGV[3], ARGV[4]) then return 'moved' end
local album, offset, over = unpack(redis.call('HMGET', upload, 'album', 'offset', 'end'))
if album ~= ARGV[1] or redis.call('HGET', K.album(album), 'state') ~= 'live' then return 'gone' end
if over or offset ~= begins then return 'elsewhere' end
if redis.call('ZCARD', K.upload_parts(ARGV[5])) >= tonumber(ARGV[10]) then return 'many' end
redis.call('ZADD', K.upload_parts(ARGV[5]), begins, ARGV[8])
redis.call('HSET', upload, 'offset', ends, 'active', ARGV[9])
redis.call('ZADD', K.uploads(), ARGV[9], ARGV[5])
return 'ok'
