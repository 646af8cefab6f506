#!lua flags=no-writes
-- Photos of which no renditions could be made, the latest first, with their albums.
-- ARGV: first, last (ranks)
-- Returns: for each: photo id, since when, photo, album (flat hashes, empty if absent)
local failed = {}
local found = redis.call('ZRANGE', K.photos_failed(), ARGV[1], ARGV[2], 'REV', 'WITHSCORES')
for i = 1, #found, 2 do
  local album = redis.call('HGET', K.photo(found[i]), 'album') or ''
  failed[#failed + 1] = { found[i], found[i + 1], redis.call('HGETALL', K.photo(found[i])), redis.call('HGETALL', K.album(album)) }
end
return failed
