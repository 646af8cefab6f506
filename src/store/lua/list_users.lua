#!lua flags=no-writes
-- Some users, newest first.
-- ARGV: first, last (ranks)
-- Returns: how many in all, then id and user (flat hash) in turn
local users = {}
for _, id in ipairs(redis.call('ZRANGE', K.users(), ARGV[1], ARGV[2], 'REV')) do
  users[#users + 1] = { id, redis.call('HGETALL', K.user(id)) }
end
return { redis.call('ZCARD', K.users()), users }
