#!lua flags=no-writes
-- Photos of an album that lie in the trash, the latest first.
-- ARGV: album, first, last (ranks)
-- Returns: how many in all, then for each: id, when, who deleted it (name or ''), HMGET of a tile
local found = redis.call('ZRANGE', K.album_trash(ARGV[1]), ARGV[2], ARGV[3], 'REV', 'WITHSCORES')
local photos = {}
for i = 1, #found, 2 do
  local act = redis.call('HGET', K.photo(found[i]), 'act')
  local user = act and redis.call('HGET', K.act(act), 'user') or ''
  local name, deleted = unpack(redis.call('HMGET', K.user(user), 'name', 'deleted'))
  photos[#photos + 1] = {
    found[i], found[i + 1], not deleted and name or '',
    redis.call('HMGET', K.photo(found[i]), 'title', 'filename', 'caption', 'width', 'height', 'sha256', 'state', 'thumbhash', 'animated'),
  }
end
return { redis.call('ZCARD', K.album_trash(ARGV[1])), photos }
