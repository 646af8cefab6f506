#!lua
-- Takes back what an act did to the tags of a photo, as far as it is still so: what it added goes, what it removed comes.
-- ARGV: basis (4), photo, most tags per photo, the act, its item for this photo, the act of taking back
-- Returns: 'ok' | 'moved' | 'gone' (it was taken back already)
local album, photo, most, of, item, act = ARGV[1], ARGV[5], tonumber(ARGV[6]), ARGV[7], ARGV[8], ARGV[9]
if basis_moved(ARGV[1], ARGV[2], ARGV[3], ARGV[4]) then return 'moved' end
local taken = redis.call('ZSCORE', K.album_photos(album), photo)
if not taken then return 'moved' end
if not redis.call('LPOS', K.act_photos(of), item) then return 'gone' end
local goes, kept, carried = {}, {}, {}
for tag in string.gmatch(item, '%+(%x+)') do goes[tag_today(tag) or ''] = true end
local added, removed = {}, {}
for tag in string.gmatch(redis.call('HGET', K.photo(photo), 'tags') or '', '%x+') do
  if goes[tag] then
    removed[#removed + 1] = tag
  else
    kept[#kept + 1] = tag
    carried[tag] = true
  end
end
for tag in string.gmatch(item, '%-(%x+)') do
  tag = tag_today(tag)
  if tag and not carried[tag] and #kept < most then
    carried[tag] = true
    kept[#kept + 1] = tag
    added[#added + 1] = tag
  end
end
for _, tag in ipairs(added) do tag_put(album, photo, tag, taken) end
for _, tag in ipairs(removed) do tag_drop(album, photo, tag) end
redis.call('HSET', K.photo(photo), 'tags', table.concat(kept, ','))
redis.call('HINCRBY', K.album(album), 'version', 1)
act_undone(of, item, true)
if #added + #removed > 0 then act_tags(album, act, ARGV[3], photo, added, removed, of) end
return 'ok'
