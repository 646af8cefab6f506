-- Puts a photo under a tag of its album, or takes it from there; counts follow, and the words of the album.
local function tag_put(album, photo, tag, taken)
  if redis.call('ZADD', K.album_tag(album, tag), taken, photo) == 1 then
    if redis.call('ZINCRBY', K.album_tags(album), 1, tag) == '1' then tag_count_words(album, tag, true) end
    redis.call('ZINCRBY', K.tag_albums(tag), 1, album)
  end
end

local function tag_drop(album, photo, tag)
  if redis.call('ZREM', K.album_tag(album, tag), photo) == 1 then
    if tonumber(redis.call('ZINCRBY', K.album_tags(album), -1, tag)) <= 0 then
      redis.call('ZREM', K.album_tags(album), tag)
      tag_count_words(album, tag, false)
    end
    if tonumber(redis.call('ZINCRBY', K.tag_albums(tag), -1, album)) <= 0 then
      redis.call('ZREM', K.tag_albums(tag), album)
    end
  end
end
