#!lua
-- Moves photos, one behind the other as they are named, to another place of an album that is ordered by hand. Ranks have
-- room between them; where it is used up, the ranks around are spaced anew.
-- ARGV: basis (4), place ('first' | 'last' | 'earlier' | 'later' | a position from 1 | the photo that they go before), how
--       far around a place without room ranks are spaced anew, photos
-- Returns: 'ok' | 'moved' | 'gone' (one of them is not in this album) | 'date' (it is not ordered by hand)
local album, place, reach = ARGV[1], ARGV[5], tonumber(ARGV[6])
if basis_moved(ARGV[1], ARGV[2], ARGV[3], ARGV[4]) then return 'moved' end
if redis.call('HGET', K.album(album), 'order') ~= 'hand' then return 'date' end
local key = K.album_order(album)
for i = 7, #ARGV do
  if not redis.call('ZSCORE', key, ARGV[i]) then return 'gone' end
end
if #place == 32 and not redis.call('ZSCORE', key, place) then return 'gone' end

local rank = redis.call('ZRANK', key, ARGV[7])
redis.call('ZREM', key, unpack(ARGV, 7))
local size = redis.call('ZCARD', key)
-- How many of the others stand before that place.
local function before()
  if place == 'first' then return 0 end
  if place == 'last' then return size end
  if place == 'earlier' then return math.max(0, rank - 1) end
  if place == 'later' then return math.min(size, rank + 1) end
  if #place == 32 then return redis.call('ZRANK', key, place) end
  return math.min(size, tonumber(place) - 1)
end
local at = before()

local function rank_of(nth) return tonumber(redis.call('ZRANGE', key, nth, nth, 'WITHSCORES')[2]) end
-- Lays them down there, together with so many others on both sides; not when there is less room than this for each.
local function lay(others, least)
  local from, to = math.max(0, at - others), math.min(size, at + others) - 1
  local line = {}
  if from < at then line = redis.call('ZRANGE', key, from, at - 1) end
  for i = 7, #ARGV do line[#line + 1] = ARGV[i] end
  if at <= to then
    for _, photo in ipairs(redis.call('ZRANGE', key, at, to)) do line[#line + 1] = photo end
  end
  local low, high, step = from > 0 and rank_of(from - 1), to + 1 < size and rank_of(to + 1), 65536
  if low and high then step = (high - low) / (#line + 1) end
  if step < least then return false end
  low = low or (high and high - step * (#line + 1)) or 0
  for i, photo in ipairs(line) do redis.call('ZADD', key, low + i * step, photo) end
  return true
end
if not lay(0, 1) then lay(reach, 0) end
redis.call('HINCRBY', K.album(album), 'version', 1)
redis.call('PUBLISH', K.events_album(album), 'album changed')
return 'ok'
