-- New activity in an album: it comes first in every list it stands in.
local function album_active(album, now)
  redis.call('HSET', K.album(album), 'updated', now)
  redis.call('HINCRBY', K.album(album), 'version', 1)
  redis.call('ZADD', K.albums(), 'XX', now, album)
  redis.call('ZADD', K.albums_public(), 'XX', now, album)
  redis.call('ZADD', K.albums_members(), 'XX', now, album)
end
