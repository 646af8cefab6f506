#!lua flags=allow-oom
-- Holds photos against their indexes: what they say of themselves is right, the indexes follow.
-- ARGV: '1' mend | '0' look, photo ids
-- Returns: findings, see _checking.lua
local function scored(key, member, score)
  local found_at = redis.call('ZSCORE', key, member)
  if not found_at then
    wrong(key, 'lacks ' .. member, 'ZADD', key, score, member)
  elseif tonumber(found_at) ~= tonumber(score) then
    wrong(key, 'has ' .. member .. ' at ' .. found_at .. ' instead of ' .. score, 'ZADD', key, score, member)
  end
end

-- One album holds the same bytes at most once, so a claim of another photo that is right is not taken away.
local function claimed(id, sha256, field, value, kind, bytes)
  local blob = K.blob(sha256)
  local there, its_kind, its_bytes = unpack(redis.call('HMGET', blob, field, 'type', 'bytes'))
  if there and there ~= value then
    local album, hash, state = unpack(redis.call('HMGET', K.photo(there), 'album', 'sha256', 'state'))
    if album == field and hash == sha256 and state ~= 'deleted' then
      return wrong(K.photo(id), 'has the same bytes as photo ' .. there .. ' of the same album')
    end
  end
  if there ~= value then wrong(blob, 'does not name photo ' .. id, 'HSET', blob, 'type', kind, 'bytes', bytes, field, value) end
  if there and (its_kind ~= kind or its_bytes ~= bytes) then
    wrong(blob, 'has another type or size than photo ' .. id, 'HSET', blob, 'type', kind, 'bytes', bytes)
  end
end

-- An order by hand that is only kept may lack some: it is filled up when it is chosen again.
local function ordered(id, album)
  if redis.call('HGET', K.album(album), 'order') ~= 'hand' or redis.call('ZSCORE', K.album_order(album), id) then return end
  local last = redis.call('ZRANGE', K.album_order(album), -1, -1, 'WITHSCORES')[2] or 0
  wrong(K.album_order(album), 'lacks ' .. id, 'ZADD', K.album_order(album), last + 65536, id)
end

-- A photo that is shown and has a reason could not be made again.
local function failed(id, state, reason, uploaded)
  local listed = redis.call('ZSCORE', K.photos_failed(), id)
  local wanted = state == 'failed' or (state == 'ready' and reason)
  if wanted and not listed then wrong(K.photos_failed(), 'lacks ' .. id, 'ZADD', K.photos_failed(), uploaded or 0, id) end
  if listed and not wanted then wrong(K.photos_failed(), 'has ' .. id .. ', which did not fail', 'ZREM', K.photos_failed(), id) end
end

local function tagged(id, album, tags, taken)
  for tag in string.gmatch(tags or '', '%x+') do
    if redis.call('EXISTS', K.tag(tag)) == 0 then wrong(K.photo(id), 'carries tag ' .. tag .. ', which does not exist') end
    local before = #found
    scored(K.album_tag(album, tag), id, taken)
    if mend and #found > before then tag_count(album, tag) end
  end
end

for i = 2, #ARGV do
  local id = ARGV[i]
  local album, state, taken, tags, sha256, kind, bytes, deleted = unpack(redis.call('HMGET', K.photo(id),
    'album', 'state', 'taken', 'tags', 'sha256', 'type', 'bytes', 'deleted'))
  if state and redis.call('EXISTS', K.album(album)) == 0 then
    wrong(K.photo(id), 'is in album ' .. album .. ', which does not exist')
  elseif state == 'deleted' then
    scored(K.album_trash(album), id, deleted or 0)
    scored(K.trash(), 'photo:' .. id, deleted or 0)
    claimed(id, sha256, 'trash:' .. id, album, kind, bytes)
  elseif state then
    scored(K.album_photos(album), id, taken)
    ordered(id, album)
    failed(id, state, unpack(redis.call('HMGET', K.photo(id), 'reason', 'uploaded')))
    claimed(id, sha256, album, id, kind, bytes)
    tagged(id, album, tags, taken)
  end
end
return found
