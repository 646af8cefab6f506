#!lua flags=no-writes
-- The albums that hang on a user, owned or granted: into some of them photos can be moved.
-- ARGV: user, how many at most
-- Returns: for each: id, album (flat hash), grant or ''
local targets = {}
for _, id in ipairs(redis.call('HRANDFIELD', K.user_albums(ARGV[1]), ARGV[2])) do
  local album = redis.call('HGETALL', K.album(id))
  local grant = redis.call('HGET', K.album_grants(id), 'user:' .. ARGV[1])
  if #album > 0 then targets[#targets + 1] = { id, album, grant or '' } end
end
return targets
