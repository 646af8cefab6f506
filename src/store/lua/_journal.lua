-- The journal of an album: one entry for each act, however many photos it is about. It is kept within bounds as it is
-- written; what is written down here never decides a right.
local function act_drop(album, act)
  redis.call('ZREM', K.album_journal(album), act)
  local of, to = unpack(redis.call('HMGET', K.act(act), 'album', 'to'))
  local other = of == album and to or of
  if other and other ~= album and redis.call('ZSCORE', K.album_journal(other), act) then return end
  redis.call('DEL', K.act(act), K.act_photos(act))
end

local function act_list(album, act, now)
  local key = K.album_journal(album)
  redis.call('ZADD', key, now, act)
  local old = redis.call('ZRANGE', key, '-inf', string.format('%.0f', now - JOURNAL_AGE), 'BYSCORE', 'LIMIT', 0, 2)
  if #old == 0 and redis.call('ZCARD', key) > JOURNAL_ACTS then old = redis.call('ZRANGE', key, 0, 1) end
  for _, gone in ipairs(old) do
    if gone ~= act then act_drop(album, gone) end
  end
end

-- The act that this one goes on with: the same person did the same a moment ago. Else nil.
local function act_going_on(album, user, deed, now)
  local latest = redis.call('ZRANGE', K.album_journal(album), 0, 2, 'REV', 'WITHSCORES')
  for i = 1, #latest, 2 do
    local by, did = unpack(redis.call('HMGET', K.act(latest[i]), 'user', 'deed'))
    if by == user and did == deed and now - latest[i + 1] < JOURNAL_PAUSE then return latest[i] end
  end
end

-- Writes down that `user` ('' = the operator) did `deed` in an album, to `photo` ('' = to the album itself); then field and
-- value in turn. Of an act that is known only the photo is new. `item` is the photo with what taking it back needs to know.
local function act_write(album, act, user, deed, now, photo, item, ...)
  now = tonumber(now)
  local key = K.act(act)
  if redis.call('EXISTS', key) == 0 then
    redis.call('HSET', key, 'album', album, 'user', user, 'deed', deed, 'at', string.format('%.0f', now), ...)
  end
  act_list(album, act, now)
  if photo == '' or redis.call('LPOS', K.act_photos(act), item) then return end
  redis.call('HINCRBY', key, 'photos', 1)
  if redis.call('LLEN', K.act_photos(act)) < JOURNAL_PHOTOS then redis.call('RPUSH', K.act_photos(act), item) end
end

-- An act that happens once: its name, and when.
local function act_once(about)
  local time = redis.call('TIME')
  return string.sub(redis.sha1hex(about .. time[1] .. '.' .. time[2]), 1, 32), time[1] * 1000 + math.floor(time[2] / 1000)
end

-- The same for tags: the item says which were added and which removed, so that only these are taken back.
local function act_tags(album, act, user, photo, added, removed, of)
  local _, now = act_once('')
  local item, fields = { photo }, { 'of', of or '' }
  for sign, tags in pairs({ ['+'] = added, ['-'] = removed }) do
    for _, tag in ipairs(tags) do
      item[#item + 1] = sign .. tag
      fields[#fields + 1] = sign .. tag
      fields[#fields + 1] = tag_spelling(album, tag) or ''
    end
  end
  act_write(album, act, user, 'tag', now, photo, table.concat(item))
  redis.call('HSET', K.act(act), unpack(fields))
end
