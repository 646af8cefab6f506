-- A photo leaves an album: a cover that is no longer there is no cover.
local function photo_left(album, photo)
  redis.call('ZREM', K.album_photos(album), photo)
  if redis.call('HGET', K.album(album), 'cover') == photo then
    redis.call('HSET', K.album(album), 'cover', '')
  end
  redis.call('HINCRBY', K.album(album), 'version', 1)
end
