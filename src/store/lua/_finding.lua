-- How photos are found: the words of their album, and how many were taken there in which month.
local WORDS = 500

-- The local month of the camera: `2024-06`.
local function month_of(taken, zone)
  local day = math.floor((tonumber(taken) + tonumber(zone or 0) * 60000) / 86400000) + 719468
  local era = math.floor(day / 146097)
  local of_era = day - era * 146097
  local year = math.floor((of_era - math.floor(of_era / 1460) + math.floor(of_era / 36524) - math.floor(of_era / 146096)) / 365)
  local of_year = of_era - (365 * year + math.floor(year / 4) - math.floor(year / 100))
  local month = math.floor((5 * of_year + 2) / 153)
  month = month < 10 and month + 3 or month - 9
  return string.format('%04d-%02d', year + era * 400 + (month <= 2 and 1 or 0), month)
end

-- The words of a photo, each once. A text of other than plain letters has its words beside it: Lua cannot fold them.
-- `nil` when the photo is not in the index: it was added before there was one.
local function words_of(photo)
  local names, of_title, of_caption, title, caption, filename = unpack(redis.call('HMGET', K.photo(photo),
    'words', 'title-words', 'caption-words', 'title', 'caption', 'filename'))
  if not names then return end
  local words, seen = {}, {}
  local function take(folded, text)
    for word in string.gmatch(folded or string.lower(text or ''), folded and '%S+' or '%w+') do
      word = string.sub(word, 1, folded and -1 or LETTERS)
      if not seen[word] and #words < WORDS then
        seen[word] = true
        words[#words + 1] = word
      end
    end
  end
  take(of_title, title)
  take(of_caption, caption)
  take(names ~= '' and names or nil, filename)
  return words
end

-- Counts a photo in (1) or out (-1) of what its album is found by.
local function photo_count(album, photo, by)
  local words = words_of(photo)
  if not words then return end
  for _, word in ipairs(words) do word_count(album, word, by) end
  local uploader, taken, zone = unpack(redis.call('HMGET', K.photo(photo), 'uploader', 'taken', 'zone'))
  word_count(album, '@' .. uploader, by)
  local month = month_of(taken, zone)
  if redis.call('HINCRBY', K.album_months(album), month, by) <= 0 then redis.call('HDEL', K.album_months(album), month) end
end
