#!lua flags=allow-oom
-- Removes a trashed photo for good.
-- ARGV: photo
-- Returns: 'ok' | 'gone' (not in the trash)
if redis.call('HGET', K.photo(ARGV[1]), 'state') ~= 'deleted' then return 'gone' end
photo_forget(ARGV[1])
return 'ok'
