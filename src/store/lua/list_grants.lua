#!lua flags=no-writes
-- The people of an album: its owner, the granted, the administrators.
-- ARGV: album
-- Returns: for each: user id, right or '', user (flat hash)
local people, seen = {}, {}
local function add(id, right)
  if seen[id] then return end
  seen[id] = true
  local user = redis.call('HMGET', K.user(id), 'login', 'name', 'role', 'enabled')
  if user[1] then people[#people + 1] = { id, right, user } end
end
local grants = redis.call('HGETALL', K.album_grants(ARGV[1]))
for i = 1, #grants, 2 do add(string.sub(grants[i], 6), grants[i + 1]) end
add(redis.call('HGET', K.album(ARGV[1]), 'owner') or '', '')
for _, id in ipairs(redis.call('SRANDMEMBER', K.users_administrators(), 100)) do add(id, '') end
return people
