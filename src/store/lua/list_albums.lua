#!lua flags=no-writes
-- The albums that may concern a viewer, as candidates: the rule is asked for each of them afterwards.
-- ARGV: session hash or '' or 'operator', how many of each shared index to read (0 = all)
-- Returns: settings, session, user id, user, flat list of album id and newest activity
local settings = redis.call('HGETALL', K.settings())
local session, user_id, user, role, enabled = {}, '', {}, '', '0'
if ARGV[1] == 'operator' then
  role, enabled = 'administrator', '1'
elseif ARGV[1] ~= '' then
  session = redis.call('HGETALL', K.session(ARGV[1]))
  user_id = redis.call('HGET', K.session(ARGV[1]), 'user') or ''
  if user_id ~= '' then
    user = redis.call('HGETALL', K.user(user_id))
    role, enabled = unpack(redis.call('HMGET', K.user(user_id), 'role', 'enabled'))
  end
end
local last = tonumber(ARGV[2]) - 1
local found = {}
local function add(key)
  for _, item in ipairs(redis.call('ZRANGE', key, 0, last, 'REV', 'WITHSCORES')) do found[#found + 1] = item end
end
if enabled == '1' and role == 'administrator' then
  add(K.albums())
else
  add(K.albums_public())
  if enabled == '1' then
    add(K.albums_members())
    for _, album in ipairs(redis.call('HKEYS', K.user_albums(user_id))) do
      local active = redis.call('ZSCORE', K.albums(), album)
      if active then
        found[#found + 1] = album
        found[#found + 1] = active
      end
    end
  end
end
return { settings, session, user_id, user, found }
