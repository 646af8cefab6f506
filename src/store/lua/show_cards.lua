#!lua flags=no-writes
-- Albums as cards.
-- ARGV: user id or '', album ids
-- Returns: for each album: id, album, grant, owner's name, photos in it, cover id, cover (HMGET of a tile; empty if none)
local cards, names = {}, {}
local function name_of(user)
  names[user] = names[user] or redis.call('HGET', K.user(user), 'name') or ''
  return names[user]
end
for i = 2, #ARGV do
  local id = ARGV[i]
  local album = redis.call('HGETALL', K.album(id))
  if #album > 0 then
    local grant = ARGV[1] ~= '' and redis.call('HGET', K.album_grants(id), 'user:' .. ARGV[1]) or ''
    local owner, cover_id = unpack(redis.call('HMGET', K.album(id), 'owner', 'cover'))
    if not cover_id or cover_id == '' or not redis.call('ZSCORE', K.album_photos(id), cover_id) then
      cover_id = redis.call('ZRANGE', album_sequence(id), 0, 0)[1] or ''
    end
    local cover = {}
    if cover_id ~= '' then
      cover = redis.call('HMGET', K.photo(cover_id), 'title', 'filename', 'caption', 'width', 'height', 'sha256', 'state', 'thumbhash', 'animated', 'taken', 'zone')
    end
    cards[#cards + 1] = {
      id, album, grant, name_of(owner),
      redis.call('ZCARD', K.album_photos(id)), cover_id, cover,
    }
  end
end
return cards
