#!lua flags=no-writes
-- The tags of some albums, with how many photos of these albums carry them. A tag has its own name if one of them writes it so,
-- else the first of these albums names it.
-- ARGV: album ids
-- Returns: flat list of tag id, name, count
local counts, order, spelt, own = {}, {}, {}, {}
for i = 1, #ARGV do
  local tags = redis.call('ZRANGE', K.album_tags(ARGV[i]), 0, -1, 'WITHSCORES')
  for j = 1, #tags, 2 do
    local tag = tags[j]
    if not counts[tag] then order[#order + 1] = tag end
    counts[tag] = (counts[tag] or 0) + tonumber(tags[j + 1])
    if not own[tag] then
      local here = redis.call('HGET', K.album_spellings(ARGV[i]), tag)
      own[tag] = not here
      spelt[tag] = spelt[tag] or here
    end
  end
end
local found = {}
for _, tag in ipairs(order) do
  local name, into, deleted = unpack(redis.call('HMGET', K.tag(tag), 'name', 'into', 'deleted'))
  local shown = into or tag
  if into then
    name = redis.call('HGET', K.tag(into), 'name')
  elseif not own[tag] then
    name = name and spelt[tag]
  end
  if name and not deleted then
    found[#found + 1] = shown
    found[#found + 1] = name
    found[#found + 1] = tostring(counts[tag])
  end
end
return found
