#!lua
-- Commits an uploaded photo, its indexes and the job that makes its renditions.
-- ARGV: basis (4), photo, sha256, 'urgent' | 'bulk', now, taken, uploader, bytes, type, field and value in turn
-- Returns: 'ok' | 'moved' | 'gone' (the album lies in the trash) | id of the photo of this album that has the same bytes
local album, photo, sha256, now, taken, uploader = ARGV[1], ARGV[5], ARGV[6], ARGV[8], ARGV[9], ARGV[10]
if basis_moved(ARGV[1], ARGV[2], ARGV[3], ARGV[4]) then return 'moved' end
if redis.call('HGET', K.album(album), 'state') ~= 'live' then return 'gone' end
local there = redis.call('HGET', K.blob(sha256), album)
if there then return there end
redis.call('HSET', K.photo(photo), 'album', album, 'sha256', sha256, 'uploaded', now, 'taken', taken,
  'uploader', uploader, 'bytes', ARGV[11], 'type', ARGV[12], 'state', 'pending', unpack(ARGV, 13))
redis.call('HSET', K.blob(sha256), 'type', ARGV[12], 'bytes', ARGV[11], album, photo)
redis.call('ZADD', K.album_photos(album), taken, photo)
redis.call('HINCRBY', K.user(uploader), 'bytes', ARGV[11])
album_active(album, now)
local jobs = ARGV[7] == 'urgent' and K.jobs_urgent() or K.jobs_bulk()
redis.call('XADD', jobs, '*', 'act', 'render', 'photo', photo)
return 'ok'
