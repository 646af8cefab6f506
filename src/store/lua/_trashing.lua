-- What lies in the trash of an album has changed, or the album itself: the lists of such albums follow.
local function trash_follows(album)
  local state, owner, deleted = unpack(redis.call('HMGET', K.album(album), 'state', 'owner', 'deleted'))
  if not state then return end
  local at = state == 'live' and redis.call('ZRANGE', K.album_trash(album), 0, 0, 'REV', 'WITHSCORES')[2] or deleted
  if at then redis.call('ZADD', K.albums_trash(), at, album) else redis.call('ZREM', K.albums_trash(), album) end
  if state ~= 'live' and redis.call('EXISTS', K.user(owner)) == 1 then
    redis.call('ZADD', K.user_trash(owner), deleted or 0, album)
  else
    redis.call('ZREM', K.user_trash(owner), album)
  end
end
