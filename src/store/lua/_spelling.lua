-- How a tag is written in an album: as whoever first used it there wrote it. So nobody learns from the answer that others use
-- the same word where they may not look, or how these write it.
local function tag_spelling(album, tag)
  return redis.call('HGET', K.album_spellings(album), tag) or redis.call('HGET', K.tag(tag), 'name')
end

-- Before a tag comes into an album. What it is called by stands there only where it is not the tag's own name.
local function tag_spell(album, tag, name)
  if redis.call('ZSCORE', K.album_tags(album), tag) then return end
  if name == redis.call('HGET', K.tag(tag), 'name') then
    redis.call('HDEL', K.album_spellings(album), tag)
  else
    redis.call('HSET', K.album_spellings(album), tag, name)
  end
end
