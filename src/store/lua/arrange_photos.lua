#!lua
-- Gives the next photos of an album a rank by hand, as they stand by date; who has one keeps it. An album is ordered by hand
-- once all have one (change_album).
-- ARGV: basis (4), first rank by date, how many
-- Returns: 'more' | 'ok' (those were the last) | 'moved'
local album, first, count = ARGV[1], tonumber(ARGV[5]), tonumber(ARGV[6])
if basis_moved(ARGV[1], ARGV[2], ARGV[3], ARGV[4]) then return 'moved' end
local photos = redis.call('ZRANGE', K.album_photos(album), first, first + count - 1)
for i, photo in ipairs(photos) do
  redis.call('ZADD', K.album_order(album), 'NX', (first + i) * 65536, photo)
end
return #photos == count and 'more' or 'ok'
