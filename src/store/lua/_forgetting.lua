-- Forgets a photo: its record, its place in the trash, its claim on its bytes. The file goes with a later sweep.
local function photo_forget(photo)
  local album, sha256, bytes, uploader, act = unpack(redis.call('HMGET', K.photo(photo), 'album', 'sha256', 'bytes', 'uploader', 'act'))
  if not album then return end
  redis.call('HDEL', K.blob(sha256), 'trash:' .. photo)
  if redis.call('HGET', K.blob(sha256), album) == photo then redis.call('HDEL', K.blob(sha256), album) end
  if redis.call('HLEN', K.blob(sha256)) <= 2 then redis.call('DEL', K.blob(sha256)) end
  if redis.call('EXISTS', K.user(uploader)) == 1 then redis.call('HINCRBY', K.user(uploader), 'bytes', -bytes) end
  redis.call('ZREM', K.album_trash(album), photo)
  act_undone(act, photo)
  redis.call('ZREM', K.trash(), 'photo:' .. photo)
  redis.call('ZREM', K.photos_failed(), photo)
  redis.call('DEL', K.photo(photo))
end
