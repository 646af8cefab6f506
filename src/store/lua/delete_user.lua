#!lua flags=allow-oom
-- Deletes a user: out of every index and signed out, at once. What they owned and were granted follows in batches, as a
-- job; the record goes at the end of it.
-- ARGV: user, heir of the albums or '' (trash), administrator or '' (operator), their version
-- Returns: 'ok' | 'moved' | 'gone' | 'last' (the last enabled administrator) | 'heir' (no such user, or not enabled)
local user, heir = ARGV[1], ARGV[2]
if ARGV[3] ~= '' and redis.call('HGET', K.user(ARGV[3]), 'version') ~= ARGV[4] then return 'moved' end
local login, deleted = unpack(redis.call('HMGET', K.user(user), 'login', 'deleted'))
if not login or deleted then return 'gone' end
if redis.call('SISMEMBER', K.users_administrators(), user) == 1 and redis.call('SCARD', K.users_administrators()) == 1 then
  return 'last'
end
if heir ~= '' and (heir == user or redis.call('HGET', K.user(heir), 'enabled') ~= '1') then return 'heir' end
redis.call('HSET', K.user(user), 'deleted', 1, 'enabled', 0)
redis.call('HDEL', K.user(user), 'password')
redis.call('HINCRBY', K.user(user), 'version', 1)
redis.call('HDEL', K.users_by_login(), login)
redis.call('ZREM', K.users(), user)
redis.call('SREM', K.users_administrators(), user)
redis.call('HINCRBY', K.settings(), 'version', 1)
sign_out(user, '')
redis.call('XADD', K.jobs_bulk(), '*', 'act', 'purge-user', 'user', user, 'heir', heir)
return 'ok'
