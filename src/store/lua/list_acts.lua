#!lua flags=no-writes
-- What was done in an album, the latest first.
-- ARGV: album, first, last (ranks), how many photos of each to name
-- Returns: how many acts in all, then for each: id, when it ended, act (flat hash), who did it (name or ''), whom it is about
--          (name or ''), photos that can still be taken back, and of some of its photos: id, album, state, title, file name
local acts = {}
local found = redis.call('ZRANGE', K.album_journal(ARGV[1]), ARGV[2], ARGV[3], 'REV', 'WITHSCORES')
local function name_of(user)
  if not user or user == '' then return '' end
  local name, deleted = unpack(redis.call('HMGET', K.user(user), 'name', 'deleted'))
  return not deleted and name or ''
end
for i = 1, #found, 2 do
  local act = K.act(found[i])
  local user, person = unpack(redis.call('HMGET', act, 'user', 'person'))
  local photos = {}
  for _, item in ipairs(redis.call('LRANGE', K.act_photos(found[i]), 0, ARGV[4] - 1)) do
    local id = string.sub(item, 1, 32)
    local photo = redis.call('HMGET', K.photo(id), 'album', 'state', 'title', 'filename')
    if photo[1] then photos[#photos + 1] = { id, photo[1], photo[2] or '', photo[3] or '', photo[4] or '' } end
  end
  acts[#acts + 1] = { found[i], found[i + 1], redis.call('HGETALL', act), name_of(user), name_of(person), redis.call('LLEN', K.act_photos(found[i])), photos }
end
return { redis.call('ZCARD', K.album_journal(ARGV[1])), acts }
