#!lua flags=allow-oom
-- Holds an album against the indexes of albums, and its owner and its grants against their mirror on the users.
-- ARGV: '1' mend | '0' look, album id
-- Returns: findings, see _checking.lua
local id = ARGV[2]
local state, visibility, owner, updated, deleted, cover = unpack(redis.call('HMGET', K.album(id),
  'state', 'visibility', 'owner', 'updated', 'deleted', 'cover'))
if not state then return found end
local live = state == 'live'

local function listed(key, member, score)
  local found_at = redis.call('ZSCORE', key, member)
  if score and not found_at then
    wrong(key, 'lacks ' .. member, 'ZADD', key, score, member)
  elseif score and tonumber(found_at) ~= tonumber(score) then
    wrong(key, 'has ' .. member .. ' at ' .. found_at .. ' instead of ' .. score, 'ZADD', key, score, member)
  elseif found_at and not score then
    wrong(key, 'has ' .. member .. ', which does not belong there', 'ZREM', key, member)
  end
end
listed(K.albums(), id, live and updated)
listed(K.albums_public(), id, live and visibility == 'public' and updated)
listed(K.albums_members(), id, live and visibility == 'members' and updated)
listed(K.trash(), 'album:' .. id, not live and (deleted or 0))
listed(K.albums_trash(), id, not live and (deleted or 0) or redis.call('ZRANGE', K.album_trash(id), 0, 0, 'REV', 'WITHSCORES')[2])
listed(K.user_trash(owner), id, not live and redis.call('EXISTS', K.user(owner)) == 1 and (deleted or 0))

if live and cover and cover ~= '' and not redis.call('ZSCORE', K.album_photos(id), cover) then
  wrong(K.album(id), 'has a cover that is not among its photos', 'HSET', K.album(id), 'cover', '')
end

local function mirrored(user, right)
  if redis.call('HGET', K.user_albums(user), id) ~= right then
    wrong(K.user_albums(user), 'does not say ' .. right .. ' for album ' .. id, 'HSET', K.user_albums(user), id, right)
  end
end
if live and redis.call('EXISTS', K.user(owner)) == 0 then
  wrong(K.album(id), 'belongs to user ' .. owner .. ', who does not exist')
elseif live then
  mirrored(owner, 'owner')
end
local grants = K.album_grants(id)
local all = redis.call('HGETALL', grants)
for i = 1, #all, 2 do
  local principal, right = all[i], all[i + 1]
  local user = string.match(principal, '^user:(%x+)$')
  if not user or (right ~= 'read' and right ~= 'edit') then
    wrong(grants, 'gives ' .. right .. ' to ' .. principal .. ', which is no grant')
  elseif live and user == owner then
    wrong(grants, 'gives a right to the owner, who has all', 'HDEL', grants, principal)
  elseif live and redis.call('EXISTS', K.user(user)) == 0 then
    wrong(grants, 'gives a right to ' .. principal .. ', who does not exist', 'HDEL', grants, principal)
  elseif live then
    mirrored(user, right)
  end
end
return found
