#!lua
-- A sign of life of an import; one that is done stays gone.
-- ARGV: import, now
-- Returns: 'ok'
if redis.call('EXISTS', K.import(ARGV[1])) == 1 then redis.call('HSET', K.import(ARGV[1]), 'alive', ARGV[2]) end
return 'ok'
