#!lua
-- Counts that a picture killed its decoder. A photo that was purged meanwhile is not counted back into being.
-- ARGV: photo
-- Returns: how often it did so far | nil (the photo is gone)
if redis.call('EXISTS', K.photo(ARGV[1])) == 0 then return false end
return redis.call('HINCRBY', K.photo(ARGV[1]), 'attempts', 1)
