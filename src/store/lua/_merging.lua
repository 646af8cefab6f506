-- The tag that stands for this one now, at the end of a chain of merges; nil when it was deleted.
local function tag_today(tag)
  local name, into, deleted = unpack(redis.call('HMGET', K.tag(tag), 'name', 'into', 'deleted'))
  while into do
    tag = into
    name, into, deleted = unpack(redis.call('HMGET', K.tag(tag), 'name', 'into', 'deleted'))
  end
  if name and not deleted then return tag end
end
