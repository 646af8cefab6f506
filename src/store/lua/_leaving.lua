-- A photo leaves an album: a cover that is no longer there is no cover. Tells whether it was one.
local function photo_left(album, photo)
  redis.call('ZREM', K.album_photos(album), photo)
  redis.call('ZREM', K.album_order(album), photo)
  local covered = redis.call('HGET', K.album(album), 'cover') == photo
  if covered then redis.call('HSET', K.album(album), 'cover', '') end
  redis.call('HINCRBY', K.album(album), 'version', 1)
  redis.call('PUBLISH', K.events_album(album), 'photo ' .. photo .. ' gone')
  return covered
end
