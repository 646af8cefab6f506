#!lua
-- Commits an uploaded photo, its indexes, its tags and the job that makes its renditions.
-- ARGV: basis (4), photo, sha256, 'urgent' | 'bulk', now, taken, uploader, bytes, type, upload that it came by or '', where
--       its last part begins, for how long it says what became of it, how many tags, then for each: folded name, name, its
--       words, id if it is new; then field and value in turn
-- Returns: 'ok' | 'moved' | 'gone' (the album lies in the trash, the upload was given up) | 'elsewhere' (the upload goes on
--          at another byte, or is over) | id of the photo of this album that has the same bytes
local album, photo, sha256, now, taken, uploader = ARGV[1], ARGV[5], ARGV[6], ARGV[8], ARGV[9], ARGV[10]
if basis_moved(ARGV[1], ARGV[2], ARGV[3], ARGV[4]) then return 'moved' end
if redis.call('HGET', K.album(album), 'state') ~= 'live' then return 'gone' end
local upload, begins, life = ARGV[13], ARGV[14], ARGV[15]
if upload ~= '' then
  local offset, over = unpack(redis.call('HMGET', K.upload(upload), 'offset', 'end'))
  if not offset then return 'gone' end
  if over or offset ~= begins then return 'elsewhere' end
end
local there = redis.call('HGET', K.blob(sha256), album)
if there then
  if upload ~= '' then upload_over(upload, life, 'end', 'already-here', 'photo', there) end
  return there
end
local tags, new, spelt = tags_named(17, tonumber(ARGV[16]))
redis.call('HSET', K.photo(photo), 'album', album, 'sha256', sha256, 'uploaded', now, 'taken', taken,
  'uploader', uploader, 'bytes', ARGV[11], 'type', ARGV[12], 'state', 'pending', unpack(ARGV, 17 + 4 * ARGV[16]))
redis.call('HSET', K.blob(sha256), 'type', ARGV[12], 'bytes', ARGV[11], album, photo)
redis.call('ZADD', K.album_photos(album), taken, photo)
order_put(album, photo)
for _, tag in ipairs(tags) do
  tag_create(tag, new)
  tag_spell(album, tag, spelt[tag])
  tag_put(album, photo, tag, taken)
end
if #tags > 0 then redis.call('HSET', K.photo(photo), 'tags', table.concat(tags, ',')) end
photo_count(album, photo, 1)
redis.call('HINCRBY', K.user(uploader), 'bytes', ARGV[11])
album_active(album, now)
local jobs = ARGV[7] == 'urgent' and K.jobs_urgent() or K.jobs_bulk()
act_write(album, act_going_on(album, ARGV[3], 'upload', now) or photo, ARGV[3], 'upload', now, photo, photo)
redis.call('XADD', jobs, '*', 'act', 'render', 'photo', photo)
if upload ~= '' then upload_over(upload, life, 'end', 'saved', 'photo', photo) end
redis.call('PUBLISH', K.events_album(album), 'photo ' .. photo .. ' added')
return 'ok'
