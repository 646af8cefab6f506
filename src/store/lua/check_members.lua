#!lua flags=allow-oom
-- Holds members of an index against the things they name: the other way round from check_photos and its like.
-- ARGV: '1' mend | '0' look, the index by its function in keys.rs, its key, its ids (or ''), members
-- Returns: findings, see _checking.lua
local index, key, a, b = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local function photo_in(photo, deleted)
  local album, state, tags = unpack(redis.call('HMGET', K.photo(photo), 'album', 'state', 'tags'))
  return album == a and (state == 'deleted') == deleted, tags or ''
end
local function state(album) return redis.call('HGET', K.album(album), 'state') end

local zset = {
  album_photos = function(photo) return photo_in(photo, false) end,
  album_order = function(photo) return photo_in(photo, false) end,
  album_tag = function(photo)
    local is_in, tags = photo_in(photo, false)
    return is_in and string.find(tags, b, 1, true)
  end,
  trash = function(member)
    local noun, id = string.match(member, '^(%l+):(%x+)$')
    if noun == 'photo' then return redis.call('HGET', K.photo(id), 'state') == 'deleted' end
    return noun == 'album' and state(id)
  end,
  album_trash = function(photo) return photo_in(photo, true) end,
  album_journal = function(act)
    local album, to = unpack(redis.call('HMGET', K.act(act), 'album', 'to'))
    return album == a or to == a
  end,
  albums_trash = function(album) return state(album) end,
  user_trash = function(album)
    local is, owner = unpack(redis.call('HMGET', K.album(album), 'state', 'owner'))
    return is and is ~= 'live' and owner == a
  end,
  -- Which of these lists an album belongs into, check_albums says.
  albums = function(album) return state(album) end,
  imports = function(import) return redis.call('EXISTS', K.import(import)) == 1 end,
  uploads = function(upload) return redis.call('HGET', K.upload(upload), 'end') == false and redis.call('EXISTS', K.upload(upload)) == 1 end,
  upload_parts = function() return not redis.call('HGET', K.upload(a), 'end') end,
  photos_failed = function(photo)
    local is, reason = unpack(redis.call('HMGET', K.photo(photo), 'state', 'reason'))
    return is == 'failed' or (is == 'ready' and reason)
  end,
  users = function(user) return redis.call('HGET', K.user(user), 'role') end,
}
zset.albums_public, zset.albums_members = zset.albums, zset.albums
local set = {
  users_administrators = zset.users,
  -- One that has expired is still on the list until its user signs in again.
  user_sessions = function(hash) return (redis.call('HGET', K.session(hash), 'user') or a) == a end,
}
local hash = {
  users_by_login = function(login, user) return redis.call('HGET', K.user(user), 'login') == login end,
  tags_by_name = function(folded, tag) return redis.call('HGET', K.tag(tag), 'folded') == folded end,
  album_spellings = function(tag) return redis.call('HGET', K.tag(tag), 'name') end,
  user_uploads = function(upload, length)
    local user, said, over = unpack(redis.call('HMGET', K.upload(upload), 'user', 'length', 'end'))
    return user == a and said == length and not over
  end,
  user_albums = function(album, right)
    if state(album) ~= 'live' then return false end
    if right == 'owner' then return redis.call('HGET', K.album(album), 'owner') == a end
    return redis.call('HGET', K.album_grants(album), 'user:' .. a) == right
  end,
}

for i = 6, #ARGV do
  local member = ARGV[i]
  local function stray(command) wrong(key, 'has ' .. member .. ', which does not agree', command, key, member) end
  if zset[index] then
    if redis.call('ZSCORE', key, member) and not zset[index](member) then stray('ZREM') end
  elseif set[index] then
    if redis.call('SISMEMBER', key, member) == 1 and not set[index](member) then stray('SREM') end
  elseif hash[index] then
    local value = redis.call('HGET', key, member)
    if value and not hash[index](member, value) then stray('HDEL') end
  end
end
if index == 'album_tag' and mend and #found > 0 then tag_count(a, b) end
return found
