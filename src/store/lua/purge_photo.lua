#!lua flags=allow-oom
-- Removes a trashed photo for good.
-- ARGV: basis (4), photo, now, act ('' = its time was over, and nobody did it)
-- Returns: 'ok' | 'moved' | 'gone' (not in the trash)
local album, photo = ARGV[1], ARGV[5]
if basis_moved(ARGV[1], ARGV[2], ARGV[3], ARGV[4]) then return 'moved' end
local state, of = unpack(redis.call('HMGET', K.photo(photo), 'state', 'album'))
if state ~= 'deleted' or of ~= album then return 'gone' end
photo_forget(photo)
trash_follows(album)
if ARGV[7] ~= '' then act_write(album, ARGV[7], ARGV[3], 'purge', ARGV[6], photo, photo) end
return 'ok'
