#!lua flags=allow-oom
-- Holds a tag against the index of names: one that was merged or deleted has no name there.
-- ARGV: '1' mend | '0' look, tag id
-- Returns: findings, see _checking.lua
local id, names = ARGV[2], K.tags_by_name()
local folded, into, deleted = unpack(redis.call('HMGET', K.tag(id), 'folded', 'into', 'deleted'))
if not folded then return found end
local named = redis.call('HGET', names, folded)
if into or deleted then
  if named == id then wrong(names, 'leads ' .. folded .. ' to a tag that is gone', 'HDEL', names, folded) end
elseif named ~= id then
  if named and redis.call('HGET', K.tag(named), 'folded') == folded then
    wrong(K.tag(id), 'has the name ' .. folded .. ', and so has tag ' .. named)
  else
    wrong(names, 'does not lead ' .. folded .. ' to ' .. id, 'HSET', names, folded, id)
  end
end
return found
