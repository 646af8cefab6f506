-- The words of an album: `album:<id>:words`, counted. Words that begin alike stand together in one field, which is named by
-- their first characters and holds of each the rest and how often: `s` → `|ea:3|and:1`. A field that grows too long becomes
-- several with one character more, and says so: `+ea|:2`, which also holds the word that ends there. So a word costs a few
-- bytes, and no field is ever long.
local FIELD, LETTERS = 512, 32

-- The first `n` characters of a word: UTF-8 that came from Rust, so whole.
local function head(word, n)
  local at = 1
  for _ = 1, n do
    local byte = string.byte(word, at)
    if not byte then break end
    at = at + (byte < 0x80 and 1 or byte < 0xe0 and 2 or byte < 0xf0 and 3 or 4)
  end
  return string.sub(word, 1, at - 1)
end

local function is_split(held) return string.sub(held, 1, 1) == '+' end

-- Where a word stands, or would stand: the field and what it holds. One that is new is made known to the field it came from.
local function field_of(key, word)
  local above, above_held
  for n = 1, LETTERS + 1 do
    local field = head(word, n)
    local held = redis.call('HGET', key, field) or ''
    if above and held == '' then
      local letter = string.sub(field, #above + 1)
      local known = string.match(above_held, '^[^|]*')
      if not string.find(known, letter, 2, true) then
        redis.call('HSET', key, above, known .. letter .. string.sub(above_held, #known + 1))
      end
    end
    if field == word or not is_split(held) then return field, held end
    above, above_held = field, held
  end
end

local function field_split(key, field, held)
  local letters, own, apart = '+', '', {}
  for rest, count in string.gmatch(held, '|([^:|]*):(%d+)') do
    local first = head(rest, 1)
    if rest == '' then
      own = '|:' .. count
    else
      if not apart[first] then letters = letters .. first end
      apart[first] = (apart[first] or '') .. '|' .. string.sub(rest, #first + 1) .. ':' .. count
    end
  end
  redis.call('HSET', key, field, letters .. own)
  for first, part in pairs(apart) do
    if #part > FIELD then field_split(key, field .. first, part) else redis.call('HSET', key, field .. first, part) end
  end
end

-- One more or less of a word in an album.
local function word_count(album, word, by)
  local key = K.album_words(album)
  local field, held = field_of(key, word)
  local entry, count = '|' .. string.sub(word, #field + 1) .. ':', by
  local from, to = string.find(held, entry, 1, true)
  if from then
    local stop = string.find(held, '|', to, true) or #held + 1
    count = count + tonumber(string.sub(held, to + 1, stop - 1))
    held = string.sub(held, 1, from - 1) .. string.sub(held, stop)
  end
  if count > 0 then held = held .. entry .. count end
  if held == '' then
    redis.call('HDEL', key, field)
  elseif #held > FIELD and not is_split(held) then
    field_split(key, field, held)
  else
    redis.call('HSET', key, field, held)
  end
end

-- What stands in the field of a thing in an album (`!` its title, `#<id>` a tag) are the words that were counted for it: so
-- they can be taken back, whatever the thing is called by then.
local function thing_count(album, thing, words)
  local key = K.album_words(album)
  local before = redis.call('HGET', key, thing) or ''
  if before == words then return end
  for word in string.gmatch(before, '%S+') do word_count(album, word, -1) end
  for word in string.gmatch(words, '%S+') do word_count(album, word, 1) end
  if words == '' then redis.call('HDEL', key, thing) else redis.call('HSET', key, thing, words) end
end

-- The words of a tag that is (`is`) in an album now, or is not.
local function tag_count_words(album, tag, is)
  thing_count(album, '#' .. tag, is and redis.call('HGET', K.tag(tag), 'words') or '')
end
