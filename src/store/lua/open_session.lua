#!lua
-- Opens a session for somebody whose password was just verified.
-- ARGV: hash, user, their version, now, remembered ('1' | '0'), life in milliseconds, agent, address, most sessions
-- Returns: 'ok' | 'moved' (the account changed meanwhile)
local hash, user, now, most = ARGV[1], ARGV[2], ARGV[4], tonumber(ARGV[9])
local version, enabled = unpack(redis.call('HMGET', K.user(user), 'version', 'enabled'))
if version ~= ARGV[3] or enabled ~= '1' then return 'moved' end
local sessions = K.user_sessions(user)
for _, old in ipairs(redis.call('SMEMBERS', sessions)) do
  if redis.call('EXISTS', K.session(old)) == 0 then redis.call('SREM', sessions, old) end
end
while redis.call('SCARD', sessions) >= most do redis.call('DEL', K.session(redis.call('SPOP', sessions))) end
redis.call('HSET', K.session(hash), 'user', user, 'created', now, 'seen', now, 'proved', now,
  'remembered', ARGV[5], 'agent', ARGV[7], 'address', ARGV[8])
redis.call('PEXPIRE', K.session(hash), ARGV[6])
redis.call('SADD', sessions, hash)
redis.call('HSET', K.user(user), 'seen', now)
return 'ok'
