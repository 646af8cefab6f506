#!lua flags=allow-oom
-- All of a file has arrived, and it is not one that the gallery keeps.
-- ARGV: upload, where its last part begins, why, sentence en, sentence fr, for how long it says so
-- Returns: 'ok' | 'gone' | 'elsewhere' (what comes next begins at another byte, or nothing does)
local offset, over = unpack(redis.call('HMGET', K.upload(ARGV[1]), 'offset', 'end'))
if not offset then return 'gone' end
if over or offset ~= ARGV[2] then return 'elsewhere' end
upload_over(ARGV[1], ARGV[6], 'end', 'refused', 'why', ARGV[3], 'en', ARGV[4], 'fr', ARGV[5])
return 'ok'
