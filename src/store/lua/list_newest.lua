#!lua flags=no-writes
-- The newest photos of some albums together, from a place on. An album is asked only for what is newer than the last of
-- those that were found so far.
-- ARGV: how many, oldest instant, then newest instant and photo id of the place ('' = from the instant itself on), oldest
--       instant that is still of use, album ids
-- Returns: flat list of instant, photo id, album's place in ARGV (from 0); newest first, of equals the higher id first
local many, from, at, id = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4]
local floor = math.max(from, tonumber(ARGV[5]))
local found = {}
local function newer(a, b)
  if a[1] ~= b[1] then return a[1] > b[1] end
  return a[2] > b[2]
end
local function keep_best()
  table.sort(found, newer)
  for i = #found, many + 1, -1 do found[i] = nil end
  if #found == many then floor = math.max(floor, found[many][1]) end
end
for i = 6, #ARGV do
  local key, first, left = K.album_photos(ARGV[i]), 0, many
  repeat
    local part = redis.call('ZRANGE', key, at, string.format('%.0f', floor), 'BYSCORE', 'REV', 'LIMIT', first, many, 'WITHSCORES')
    for j = 1, #part, 2 do
      local photo, taken = part[j], tonumber(part[j + 1])
      if id == '' or taken < tonumber(at) or photo < id then
        found[#found + 1] = { taken, photo, i - 6 }
        left = left - 1
      end
    end
    first = first + many
  until #part < 2 * many or left <= 0
  if #found >= 2 * many then keep_best() end
end
keep_best()
local flat = {}
for _, one in ipairs(found) do
  flat[#flat + 1] = string.format('%.0f', one[1])
  flat[#flat + 1] = one[2]
  flat[#flat + 1] = one[3]
end
return flat
