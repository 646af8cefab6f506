#!lua
-- Puts the title of an album among its words.
-- ARGV: album, the title as it was read, its words
-- Returns: 'ok' | 'moved' (it has another title by now)
if redis.call('HGET', K.album(ARGV[1]), 'title') ~= ARGV[2] then return 'moved' end
thing_count(ARGV[1], '!', ARGV[3])
return 'ok'
