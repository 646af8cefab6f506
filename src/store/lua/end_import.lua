#!lua flags=allow-oom
-- An import is done, or was given up.
-- ARGV: import
-- Returns: 'ok'
redis.call('DEL', K.import(ARGV[1]))
redis.call('ZREM', K.imports(), ARGV[1])
return 'ok'
