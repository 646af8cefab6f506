#!lua
-- Writes down that the password was typed again in a session.
-- ARGV: hash, now
-- Returns: 'ok' | 'gone'
if redis.call('EXISTS', K.session(ARGV[1])) == 0 then return 'gone' end
redis.call('HSET', K.session(ARGV[1]), 'proved', ARGV[2])
return 'ok'
