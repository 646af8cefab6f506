#!lua flags=allow-oom
-- Removes a trashed album for good, a batch at a time. The first batch makes a restore impossible and leaves a job
-- behind, so that a purge that was cut off goes on by itself.
-- ARGV: album, photos per batch, its rights ('' = a purge that has begun)
-- Returns: 'more' | 'ok' (nothing left) | 'gone' (not in the trash) | 'moved'
local album, batch = ARGV[1], tonumber(ARGV[2])
local state = redis.call('HGET', K.album(album), 'state')
if state ~= 'trash' and state ~= 'purge' then return 'gone' end
if state == 'trash' then
  if ARGV[3] ~= '' and basis_moved(album, ARGV[3], '', '') then return 'moved' end
  redis.call('HSET', K.album(album), 'state', 'purge')
  redis.call('XADD', K.jobs_bulk(), '*', 'act', 'purge-album', 'album', album)
end
local photos = redis.call('ZRANGE', K.album_photos(album), 0, batch - 1)
if #photos == 0 then photos = redis.call('ZRANGE', K.album_trash(album), 0, batch - 1) end
for _, photo in ipairs(photos) do
  local tags = redis.call('HGET', K.photo(photo), 'tags') or ''
  for tag in string.gmatch(tags, '%x+') do tag_drop(album, photo, tag) end
  redis.call('ZREM', K.album_photos(album), photo)
  redis.call('ZREM', K.album_order(album), photo)
  redis.call('ZREM', K.album_trash(album), photo)
  photo_forget(photo)
end
if #photos > 0 then return 'more' end
for _, tag in ipairs(redis.call('ZRANGE', K.album_tags(album), 0, batch - 1)) do
  redis.call('DEL', K.album_tag(album, tag))
  redis.call('ZREM', K.tag_albums(tag), album)
  redis.call('ZREM', K.album_tags(album), tag)
end
if redis.call('EXISTS', K.album_tags(album)) == 1 then return 'more' end
for _, act in ipairs(redis.call('ZRANGE', K.album_journal(album), 0, batch - 1)) do act_drop(album, act) end
if redis.call('EXISTS', K.album_journal(album)) == 1 then return 'more' end
redis.call('ZREM', K.albums_trash(), album)
redis.call('ZREM', K.user_trash(redis.call('HGET', K.album(album), 'owner')), album)
redis.call('UNLINK', K.album_words(album), K.album_months(album), K.album_spellings(album))
redis.call('DEL', K.album_grants(album), K.album(album))
redis.call('ZREM', K.trash(), 'album:' .. album)
return 'ok'
