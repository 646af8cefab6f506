#!lua flags=allow-oom
-- Ends one session of a user, or all but one.
-- ARGV: user, the one to end or '' (all), the one that stays or ''
-- Returns: 'ok' | 'gone' (not a session of this user)
local user, hash = ARGV[1], ARGV[2]
if hash == '' then
  sign_out(user, ARGV[3])
  return 'ok'
end
if redis.call('SREM', K.user_sessions(user), hash) == 0 then return 'gone' end
redis.call('DEL', K.session(hash))
redis.call('PUBLISH', K.events_user(user), 'rights')
return 'ok'
