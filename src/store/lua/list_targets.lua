#!lua flags=no-writes
-- The albums into some of which a user can move photos: those they own or were granted; of an administrator's, the most
-- recently active of all.
-- ARGV: user, how many at most
-- Returns: for each: id, album (flat hash), grant or ''
local ids
if redis.call('HGET', K.user(ARGV[1]), 'role') == 'administrator' then
  ids = redis.call('ZRANGE', K.albums(), 0, ARGV[2] - 1, 'REV')
else
  ids = redis.call('HRANDFIELD', K.user_albums(ARGV[1]), ARGV[2])
end
local targets = {}
for _, id in ipairs(ids) do
  local album = redis.call('HGETALL', K.album(id))
  local grant = redis.call('HGET', K.album_grants(id), 'user:' .. ARGV[1])
  if #album > 0 then targets[#targets + 1] = { id, album, grant or '' } end
end
return targets
