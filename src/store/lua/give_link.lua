#!lua
-- Gives a user a link to set their password. Only the newest one works.
-- ARGV: user, hash of the link's token, its life in milliseconds
-- Returns: 'ok' | 'gone'
local user, hash = K.user(ARGV[1]), ARGV[2]
if not redis.call('HGET', user, 'role') or redis.call('HGET', user, 'deleted') then return 'gone' end
redis.call('HSET', K.token(hash), 'purpose', 'password', 'user', ARGV[1])
redis.call('PEXPIRE', K.token(hash), ARGV[3])
redis.call('HSET', user, 'link', hash)
return 'ok'
