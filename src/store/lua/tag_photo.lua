#!lua
-- Adds tags to a photo and takes others off it. A tag that nobody used before is created.
-- ARGV: basis (4), photo, most tags per photo, how many to add, then for each: folded name, name, its words, id if it is
--       new; act, then the folded names to take off
-- Returns: 'ok' | 'moved' | 'many' | 'same' (nothing to change)
local album, photo, most, adding = ARGV[1], ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[7])
if basis_moved(ARGV[1], ARGV[2], ARGV[3], ARGV[4]) then return 'moved' end
local taken = redis.call('ZSCORE', K.album_photos(album), photo)
if not taken then return 'moved' end
local carried, order = {}, {}
for tag in string.gmatch(redis.call('HGET', K.photo(photo), 'tags') or '', '%x+') do
  carried[tag] = true
  order[#order + 1] = tag
end
local added = {}
local tags, new, spelt = tags_named(8, adding)
for _, tag in ipairs(tags) do
  if not carried[tag] then
    carried[tag] = true
    order[#order + 1] = tag
    added[#added + 1] = tag
  end
end
local removed = {}
for i = 9 + adding * 4, #ARGV do
  local tag = redis.call('HGET', K.tags_by_name(), ARGV[i])
  if tag and carried[tag] then
    carried[tag] = nil
    removed[#removed + 1] = tag
  end
end
local kept = {}
for _, tag in ipairs(order) do
  if carried[tag] then kept[#kept + 1] = tag end
end
if #kept > most then return 'many' end
if #added + #removed == 0 then return 'same' end
for _, tag in ipairs(added) do
  tag_create(tag, new)
  tag_spell(album, tag, spelt[tag])
  tag_put(album, photo, tag, taken)
end
for _, tag in ipairs(removed) do tag_drop(album, photo, tag) end
redis.call('HSET', K.photo(photo), 'tags', table.concat(kept, ','))
redis.call('HINCRBY', K.album(album), 'version', 1)
act_tags(album, ARGV[8 + adding * 4], ARGV[3], photo, added, removed)
return 'ok'
