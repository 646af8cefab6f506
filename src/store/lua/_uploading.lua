-- An upload in parts is over: out of the indexes, its parts forgotten. Without a life (in milliseconds) it is gone; with one
-- it says for so long what became of it: field and value in turn.
local function upload_over(upload, life, ...)
  local user, length = unpack(redis.call('HMGET', K.upload(upload), 'user', 'length'))
  redis.call('ZREM', K.uploads(), upload)
  redis.call('DEL', K.upload_parts(upload))
  if user then redis.call('HDEL', K.user_uploads(user), upload) end
  if life == '' then
    redis.call('DEL', K.upload(upload))
  else
    redis.call('HSET', K.upload(upload), 'offset', length, ...)
    redis.call('PEXPIRE', K.upload(upload), life)
  end
end
