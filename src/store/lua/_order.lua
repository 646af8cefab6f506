-- Where the photos of an album stand in the order that was chosen for it: by hand, or by the instant they were taken.
local function album_sequence(album)
  if redis.call('HGET', K.album(album), 'order') == 'hand' then return K.album_order(album) end
  return K.album_photos(album)
end

-- A photo comes into an album that has an order by hand, in use or kept: to the rank it had there, else to the end.
local function order_put(album, photo, rank)
  local key = K.album_order(album)
  if redis.call('EXISTS', key) == 0 and redis.call('HGET', K.album(album), 'order') ~= 'hand' then return end
  if not rank then rank = (redis.call('ZRANGE', key, -1, -1, 'WITHSCORES')[2] or 0) + 65536 end
  redis.call('ZADD', key, rank, photo)
end
