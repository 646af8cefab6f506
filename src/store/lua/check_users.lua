#!lua flags=allow-oom
-- Holds a user against the indexes of users. One who is being deleted stands in none of them.
-- ARGV: '1' mend | '0' look, user id
-- Returns: findings, see _checking.lua
local id = ARGV[2]
local login, role, enabled, created, deleted = unpack(redis.call('HMGET', K.user(id), 'login', 'role', 'enabled', 'created', 'deleted'))
if not role then return found end

local score = redis.call('ZSCORE', K.users(), id)
if deleted and score then
  wrong(K.users(), 'has ' .. id .. ', who was deleted', 'ZREM', K.users(), id)
elseif not deleted and not score then
  wrong(K.users(), 'lacks ' .. id, 'ZADD', K.users(), created, id)
elseif not deleted and tonumber(score) ~= tonumber(created) then
  wrong(K.users(), 'has ' .. id .. ' at ' .. score .. ' instead of ' .. created, 'ZADD', K.users(), created, id)
end

local named = redis.call('HGET', K.users_by_login(), login)
if deleted and named == id then
  wrong(K.users_by_login(), 'leads ' .. login .. ' to a deleted user', 'HDEL', K.users_by_login(), login)
elseif not deleted and named ~= id then
  if named and redis.call('HGET', K.user(named), 'login') == login then
    wrong(K.user(id), 'has the login ' .. login .. ', and so has user ' .. named)
  else
    wrong(K.users_by_login(), 'does not lead ' .. login .. ' to ' .. id, 'HSET', K.users_by_login(), login, id)
  end
end

local administers = role == 'administrator' and enabled == '1' and not deleted
local listed = redis.call('SISMEMBER', K.users_administrators(), id) == 1
if administers and not listed then
  wrong(K.users_administrators(), 'lacks ' .. id, 'SADD', K.users_administrators(), id)
elseif listed and not administers then
  wrong(K.users_administrators(), 'has ' .. id .. ', who is none', 'SREM', K.users_administrators(), id)
end
return found
