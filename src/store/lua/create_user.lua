#!lua
-- Creates a user, and the link with which they set their password.
-- ARGV: user, login, name, password (PHC) or '', role, now, set-up token's hash or '', administrator or '' (operator),
--       their version, link's hash or '', its life in milliseconds
-- Returns: 'ok' | 'moved' | 'taken' (the login) | 'gone' (the set-up is over, or this token is not it)
local user, login, name, role = ARGV[1], ARGV[2], ARGV[3], ARGV[5]
if ARGV[7] ~= '' then
  if redis.call('HGET', K.token(ARGV[7]), 'purpose') ~= 'setup' then return 'gone' end
  if redis.call('SCARD', K.users_administrators()) > 0 then return 'gone' end
end
if ARGV[8] ~= '' and redis.call('HGET', K.user(ARGV[8]), 'version') ~= ARGV[9] then return 'moved' end
if redis.call('HEXISTS', K.users_by_login(), login) == 1 then return 'taken' end
redis.call('HSET', K.user(user), 'login', login, 'name', name, 'password', ARGV[4], 'role', role, 'enabled', 1,
  'creates', 1, 'created', ARGV[6], 'seen', 0, 'albums', 0, 'bytes', 0, 'version', 1)
redis.call('ZADD', K.users(), ARGV[6], user)
redis.call('HSET', K.users_by_login(), login, user)
if role == 'administrator' then redis.call('SADD', K.users_administrators(), user) end
if ARGV[7] ~= '' then redis.call('DEL', K.token(ARGV[7])) end
if ARGV[10] ~= '' then
  redis.call('HSET', K.token(ARGV[10]), 'purpose', 'password', 'user', user)
  redis.call('PEXPIRE', K.token(ARGV[10]), ARGV[11])
  redis.call('HSET', K.user(user), 'link', ARGV[10])
end
return 'ok'
