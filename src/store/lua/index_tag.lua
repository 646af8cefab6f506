#!lua
-- Lets the words of some of the albums in which a tag stands follow its name, and that is how it is written there now. A tag
-- from before there was an index gets its words here.
-- ARGV: tag, its words or '' (it was renamed: those it has), cursor
-- Returns: the next cursor; '0' at the end
local tag, words = ARGV[1], ARGV[2]
if redis.call('EXISTS', K.tag(tag)) == 0 then return '0' end
if words ~= '' then redis.call('HSETNX', K.tag(tag), 'words', words) end
local step = redis.call('ZSCAN', K.tag_albums(tag), ARGV[3], 'COUNT', 50)
for i = 1, #step[2], 2 do
  local album = step[2][i]
  if words == '' then redis.call('HDEL', K.album_spellings(album), tag) end
  if redis.call('ZSCORE', K.album_tags(album), tag) then tag_count_words(album, tag, true) end
end
return step[1]
