#!lua flags=allow-oom
-- Removes the record of a deleted user once nothing hangs on it.
-- ARGV: user
-- Returns: 'ok' | 'more' (albums are left)
local user = ARGV[1]
if redis.call('HLEN', K.user_albums(user)) > 0 then return 'more' end
if redis.call('HGET', K.user(user), 'deleted') then redis.call('DEL', K.user(user), K.user_sessions(user), K.user_trash(user), K.user_uploads(user)) end
return 'ok'
