#!lua flags=allow-oom
-- Holds the counters of a user: albums against the mirror, bytes against a sum that was made while nothing changed them.
-- ARGV: '1' mend | '0' look, user id, the bytes it said when the sum was begun or '' (no sum), the sum
-- Returns: findings, see _checking.lua
local user = K.user(ARGV[2])
local albums, bytes = unpack(redis.call('HMGET', user, 'albums', 'bytes'))
if not albums then return found end
local owned = 0
for _, right in ipairs(redis.call('HVALS', K.user_albums(ARGV[2]))) do
  if right == 'owner' then owned = owned + 1 end
end
if tonumber(albums) ~= owned then
  wrong(user, 'counts ' .. albums .. ' albums, there are ' .. owned, 'HSET', user, 'albums', owned)
end
if ARGV[3] ~= '' and bytes == ARGV[3] and bytes ~= ARGV[4] then
  wrong(user, 'counts ' .. bytes .. ' bytes, there are ' .. ARGV[4], 'HSET', user, 'bytes', ARGV[4])
end
return found
