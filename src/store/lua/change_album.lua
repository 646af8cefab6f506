#!lua
-- Changes title (with its words), description, visibility, originals, cover or order. Of a public album no whole originals
-- are given: making it public takes that choice back.
-- ARGV: basis (4), field and value in turn
-- Returns: 'ok' | 'moved' | 'gone' (the cover is not a photo of this album) | 'public' (no whole originals there)
local album = ARGV[1]
if basis_moved(ARGV[1], ARGV[2], ARGV[3], ARGV[4]) then return 'moved' end
local visibility, originals = unpack(redis.call('HMGET', K.album(album), 'visibility', 'originals'))
local wanted = { visibility = visibility }
for i = 5, #ARGV, 2 do wanted[ARGV[i]] = ARGV[i + 1] end
if wanted.cover and wanted.cover ~= '' and not redis.call('ZSCORE', K.album_photos(album), wanted.cover) then
  return 'gone'
end
-- Not every photo has a rank by hand yet: one came or went meanwhile (arrange_photos).
if wanted.order == 'hand' and redis.call('ZCARD', K.album_order(album)) ~= redis.call('ZCARD', K.album_photos(album)) then
  return 'moved'
end
if wanted.visibility == 'public' then
  if wanted.originals == 'whole' then return 'public' end
  wanted.originals = 'stripped'
end
if wanted.visibility ~= visibility then
  local active = redis.call('HGET', K.album(album), 'updated')
  redis.call('ZREM', K.albums_public(), album)
  redis.call('ZREM', K.albums_members(), album)
  if wanted.visibility == 'public' then redis.call('ZADD', K.albums_public(), active, album) end
  if wanted.visibility == 'members' then redis.call('ZADD', K.albums_members(), active, album) end
end
if wanted.visibility ~= visibility or (wanted.originals or originals) ~= originals then
  redis.call('HINCRBY', K.album(album), 'rights', 1)
  redis.call('PUBLISH', K.events_album(album), 'rights')
end
local act, now = act_once(album .. ARGV[3])
local did = {}
for _, field in ipairs({ 'title', 'description', 'visibility', 'originals', 'cover' }) do
  local before = redis.call('HGET', K.album(album), field) or ''
  if wanted[field] and wanted[field] ~= before then
    -- A description may be long: that it changed is enough.
    did[#did + 1] = field
    did[#did + 1] = field == 'description' and '1' or wanted[field]
    if field == 'title' or field == 'visibility' then
      did[#did + 1] = field .. '-was'
      did[#did + 1] = before
    end
  end
end
if #did > 0 then act_write(album, act, ARGV[3], 'change', now, '', '', unpack(did)) end
if wanted.words then thing_count(album, '!', wanted.words) end
wanted.words = nil
for field, value in pairs(wanted) do redis.call('HSET', K.album(album), field, value) end
redis.call('HINCRBY', K.album(album), 'version', 1)
redis.call('PUBLISH', K.events_album(album), 'album changed')
return 'ok'
