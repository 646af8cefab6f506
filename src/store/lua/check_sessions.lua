#!lua flags=allow-oom
-- Holds sessions against the list of their user. A session of nobody is nobody's, and goes.
-- ARGV: '1' mend | '0' look, session hashes
-- Returns: findings, see _checking.lua
for i = 2, #ARGV do
  local session = K.session(ARGV[i])
  local user = redis.call('HGET', session, 'user')
  if user and redis.call('EXISTS', K.user(user)) == 0 then
    wrong(session, 'belongs to user ' .. user .. ', who does not exist', 'DEL', session)
  elseif user and redis.call('SISMEMBER', K.user_sessions(user), ARGV[i]) == 0 then
    wrong(K.user_sessions(user), 'lacks ' .. ARGV[i], 'SADD', K.user_sessions(user), ARGV[i])
  end
end
return found
