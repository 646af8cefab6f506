#!lua
-- Writes down that an import is under way.
-- ARGV: import, folder, album or '', owner, visibility, now
-- Returns: 'ok'
redis.call('HSET', K.import(ARGV[1]), 'folder', ARGV[2], 'album', ARGV[3], 'owner', ARGV[4], 'visibility', ARGV[5], 'alive', ARGV[6])
redis.call('ZADD', K.imports(), ARGV[6], ARGV[1])
return 'ok'
