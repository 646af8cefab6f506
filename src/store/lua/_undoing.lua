-- What an act knows of a photo that can still be taken back: its item, else nil.
local function act_item(act, photo)
  for _, item in ipairs(redis.call('LRANGE', K.act_photos(act), 0, -1)) do
    if string.sub(item, 1, 32) == photo then return item end
  end
end

-- What an act did to a photo is no longer so: it was taken back, or the photo is gone for good. Whether it was still open.
local function act_undone(act, item, back)
  if not act or redis.call('LREM', K.act_photos(act), 1, item) == 0 then return false end
  redis.call('HINCRBY', K.act(act), back and 'back' or 'gone', 1)
  return true
end
