#!lua flags=no-writes
-- Photos of an album with the one that each stands behind.
-- ARGV: album, how many fields, the fields of a tile, photos
-- Returns: for each that is in the album: rank, photo, the one before or '', its fields
local key, fields = album_sequence(ARGV[1]), tonumber(ARGV[2])
local tiles = {}
for i = 3 + fields, #ARGV do
  local rank = redis.call('ZRANK', key, ARGV[i])
  if rank then
    local before = rank > 0 and redis.call('ZRANGE', key, rank - 1, rank - 1)[1] or ''
    tiles[#tiles + 1] = { rank, ARGV[i], before, redis.call('HMGET', K.photo(ARGV[i]), unpack(ARGV, 3, 2 + fields)) }
  end
end
return tiles
