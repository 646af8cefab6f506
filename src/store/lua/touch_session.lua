#!lua
-- Writes down that a session was used. One that was revoked meanwhile never comes back.
-- ARGV: hash, now, life in milliseconds, address
-- Returns: 'ok' | 'gone'
local user = redis.call('HGET', K.session(ARGV[1]), 'user')
if not user then return 'gone' end
redis.call('HSET', K.session(ARGV[1]), 'seen', ARGV[2])
redis.call('PEXPIRE', K.session(ARGV[1]), ARGV[3])
if redis.call('EXISTS', K.user(user)) == 1 then redis.call('HSET', K.user(user), 'seen', ARGV[2]) end
return 'ok'
