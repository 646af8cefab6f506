#!lua flags=no-writes
-- Albums that lie in the trash or have photos there, the newest deletion first: all, or those that a user owns or may edit.
-- The cost is the number of that user's albums.
-- ARGV: user or '' (all), first, how many
-- Returns: how many in all, then for each: id, newest deletion, state, album (flat hash), grant or '', owner's name or '', photos
--          in it, photos of it in the trash, the earliest deletion of these, a photo to show (id, HMGET of a tile; or empty)
local user, first, count = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local albums, total = {}, 0
if user == '' then
  total = redis.call('ZCARD', K.albums_trash())
  local found = redis.call('ZRANGE', K.albums_trash(), first, first + count - 1, 'REV', 'WITHSCORES')
  for i = 1, #found, 2 do albums[#albums + 1] = { found[i], found[i + 1] } end
else
  local all = redis.call('ZRANGE', K.user_trash(user), 0, -1, 'WITHSCORES')
  for i = 1, #all, 2 do albums[#albums + 1] = { all[i], all[i + 1] } end
  local held, mine = redis.call('HGETALL', K.user_albums(user)), {}
  for i = 1, #held, 2 do
    if held[i + 1] ~= 'read' then mine[#mine + 1] = held[i] end
  end
  for at = 1, #mine, 1000 do
    local some = { unpack(mine, at, math.min(at + 999, #mine)) }
    for i, score in ipairs(redis.call('ZMSCORE', K.albums_trash(), unpack(some))) do
      if score then albums[#albums + 1] = { some[i], score } end
    end
  end
  table.sort(albums, function(a, b)
    if a[2] == b[2] then return a[1] > b[1] end
    return tonumber(a[2]) > tonumber(b[2])
  end)
  total = #albums
  albums = { unpack(albums, first + 1, math.min(first + count, total)) }
end
local bins = {}
for _, found in ipairs(albums) do
  local id, at = found[1], found[2]
  local state, owner = unpack(redis.call('HMGET', K.album(id), 'state', 'owner'))
  if state then
    local grant = user ~= '' and redis.call('HGET', K.album_grants(id), 'user:' .. user) or ''
    local trash = K.album_trash(id)
    local name, deleted = unpack(redis.call('HMGET', K.user(owner), 'name', 'deleted'))
    local shown = state == 'live' and redis.call('ZRANGE', trash, 0, 0, 'REV')[1] or redis.call('HGET', K.album(id), 'cover')
    if not shown or shown == '' then shown = redis.call('ZRANGE', K.album_photos(id), 0, 0)[1] or '' end
    local tile = {}
    if shown ~= '' then
      tile = redis.call('HMGET', K.photo(shown), 'title', 'filename', 'caption', 'width', 'height', 'sha256', 'state', 'thumbhash', 'animated')
    end
    bins[#bins + 1] = {
      id, at, state, redis.call('HGETALL', K.album(id)), grant, not deleted and name or '', redis.call('ZCARD', K.album_photos(id)),
      redis.call('ZCARD', trash), redis.call('ZRANGE', trash, 0, 0, 'WITHSCORES')[2] or at, shown, tile,
    }
  end
end
return { total, bins }
