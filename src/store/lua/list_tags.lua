#!lua flags=no-writes
-- The tags of some albums, with how many photos of these albums carry them.
-- ARGV: album ids
-- Returns: flat list of tag id, name, count
local counts, order = {}, {}
for i = 1, #ARGV do
  local tags = redis.call('ZRANGE', K.album_tags(ARGV[i]), 0, -1, 'WITHSCORES')
  for j = 1, #tags, 2 do
    if not counts[tags[j]] then order[#order + 1] = tags[j] end
    counts[tags[j]] = (counts[tags[j]] or 0) + tonumber(tags[j + 1])
  end
end
local found = {}
for _, tag in ipairs(order) do
  local name, into, deleted = unpack(redis.call('HMGET', K.tag(tag), 'name', 'into', 'deleted'))
  local shown = into or tag
  if into then name = redis.call('HGET', K.tag(into), 'name') end
  if name and not deleted then
    found[#found + 1] = shown
    found[#found + 1] = name
    found[#found + 1] = tostring(counts[tag])
  end
end
return found
