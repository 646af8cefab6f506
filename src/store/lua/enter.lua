#!lua flags=no-writes
-- Follows a session to its user, and an album or a photo to all that the rule needs.
-- ARGV: session hash or '', 'album' | 'photo' | '', its id, first and last rank of the album's photos to name (or '')
-- Returns: settings, session, user id, user, album id, album, grant, owner's name, photo (hashes flat, empty if absent),
--          photo ids in one text (commas between), how many photos the album has
local settings = redis.call('HGETALL', K.settings())
local session, user_id, user = {}, '', {}
if ARGV[1] ~= '' then
  session = redis.call('HGETALL', K.session(ARGV[1]))
  user_id = redis.call('HGET', K.session(ARGV[1]), 'user') or ''
  if user_id ~= '' then user = redis.call('HGETALL', K.user(user_id)) end
end
local album_id, photo = '', {}
if ARGV[2] == 'album' then album_id = ARGV[3] end
if ARGV[2] == 'photo' then
  photo = redis.call('HGETALL', K.photo(ARGV[3]))
  album_id = redis.call('HGET', K.photo(ARGV[3]), 'album') or ''
end
local album, grant, owner = {}, '', ''
if album_id ~= '' then
  album = redis.call('HGETALL', K.album(album_id))
  if user_id ~= '' then grant = redis.call('HGET', K.album_grants(album_id), 'user:' .. user_id) or '' end
  local owner_id = redis.call('HGET', K.album(album_id), 'owner')
  if owner_id then owner = redis.call('HGET', K.user(owner_id), 'name') or '' end
end
local photos, total = '', 0
if ARGV[4] ~= '' then
  photos = table.concat(redis.call('ZRANGE', album_sequence(album_id), ARGV[4], ARGV[5]), ',')
  total = redis.call('ZCARD', K.album_photos(album_id))
end
return { settings, session, user_id, user, album_id, album, grant, owner, photo, photos, total }
