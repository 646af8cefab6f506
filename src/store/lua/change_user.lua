#!lua flags=allow-oom
-- Changes a user. Disabling, another role and a new password end the sessions; the last enabled administrator stays one.
-- ARGV: user, administrator or '' (operator, or the user's own doing), their version, session that stays or '',
--       field and value in turn (name, role, enabled, creates, language, password)
-- Returns: 'ok' | 'moved' | 'gone' | 'last'
local user = ARGV[1]
if ARGV[2] ~= '' and redis.call('HGET', K.user(ARGV[2]), 'version') ~= ARGV[3] then return 'moved' end
local role, enabled, deleted = unpack(redis.call('HMGET', K.user(user), 'role', 'enabled', 'deleted'))
if not role or deleted then return 'gone' end
local ends, renamed, unlinked = false, false, false
for i = 5, #ARGV, 2 do
  if ARGV[i] == 'role' then
    ends = ends or role ~= ARGV[i + 1]
    role = ARGV[i + 1]
  end
  if ARGV[i] == 'enabled' then
    enabled = ARGV[i + 1]
    ends = ends or enabled ~= '1'
  end
  if ARGV[i] == 'password' then ends, unlinked = true, true end
  if ARGV[i] == 'name' then renamed = true end
end
local administrates = role == 'administrator' and enabled == '1'
if not administrates and redis.call('SISMEMBER', K.users_administrators(), user) == 1
  and redis.call('SCARD', K.users_administrators()) == 1 then
  return 'last'
end
redis.call('HSET', K.user(user), unpack(ARGV, 5))
if unlinked then redis.call('HDEL', K.user(user), 'link') end
redis.call('HINCRBY', K.user(user), 'version', 1)
if administrates then redis.call('SADD', K.users_administrators(), user)
else redis.call('SREM', K.users_administrators(), user) end
if renamed then redis.call('HINCRBY', K.settings(), 'version', 1) end
if ends then sign_out(user, ARGV[4]) end
return 'ok'
