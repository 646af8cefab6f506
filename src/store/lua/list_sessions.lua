#!lua flags=no-writes
-- The living sessions of a user.
-- ARGV: user
-- Returns: hash and session (flat hash) in turn
local sessions = {}
for _, hash in ipairs(redis.call('SMEMBERS', K.user_sessions(ARGV[1]))) do
  local session = redis.call('HGETALL', K.session(hash))
  if #session > 0 then sessions[#sessions + 1] = { hash, session } end
end
return sessions
