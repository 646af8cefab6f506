#!lua flags=allow-oom
-- Holds an upload in parts against the indexes: one that is under way stands in both, one that is over in neither.
-- ARGV: '1' mend | '0' look, upload id
-- Returns: findings, see _checking.lua
local id = ARGV[2]
local user, length, offset, active, over = unpack(redis.call('HMGET', K.upload(id), 'user', 'length', 'offset', 'active', 'end'))
if not user then return found end
if over then
  if redis.call('PTTL', K.upload(id)) == -1 then
    wrong(K.upload(id), 'is over and should expire', 'PEXPIRE', K.upload(id), 1)
  end
  return found
end
local listed = redis.call('ZSCORE', K.uploads(), id)
if not listed or tonumber(listed) ~= tonumber(active) then
  wrong(K.uploads(), 'does not have ' .. id .. ' at ' .. active, 'ZADD', K.uploads(), active, id)
end
if redis.call('EXISTS', K.user(user)) == 1 and redis.call('HGET', K.user_uploads(user), id) ~= length then
  wrong(K.user_uploads(user), 'does not say ' .. length .. ' for upload ' .. id, 'HSET', K.user_uploads(user), id, length)
end
local first = redis.call('ZRANGE', K.upload_parts(id), 0, 0, 'WITHSCORES')[2]
if (tonumber(offset) > 0) ~= (first == '0') then
  wrong(K.upload(id), 'has ' .. offset .. ' bytes, and its parts begin at ' .. (first or 'none'), 'PEXPIRE', K.upload(id), 1)
end
return found
