#!lua
-- Changes what an administrator can change of the whole gallery; any page may look different afterwards.
-- ARGV: administrator or '' (operator), their version, field and value in turn
-- Returns: 'ok' | 'moved'
if ARGV[1] ~= '' and redis.call('HGET', K.user(ARGV[1]), 'version') ~= ARGV[2] then return 'moved' end
redis.call('HSET', K.settings(), unpack(ARGV, 3))
redis.call('HINCRBY', K.settings(), 'version', 1)
return 'ok'
