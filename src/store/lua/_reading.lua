-- Reading the words of an album; how they stand there, _words.lua says. Nothing is written.
local function head(word, n)
  local at = 1
  for _ = 1, n do
    local byte = string.byte(word, at)
    if not byte then break end
    at = at + (byte < 0x80 and 1 or byte < 0xe0 and 2 or byte < 0xf0 and 3 or 4)
  end
  return string.sub(word, 1, at - 1)
end

-- Whether some word of an album begins like this. Where a field was split, some did: it may say too much, never too little.
local function word_begins(key, prefix)
  local n, field = 0, nil
  repeat
    n = n + 1
    field = head(prefix, n)
    local held = redis.call('HGET', key, field)
    if not held then return false end
    if string.sub(held, 1, 1) ~= '+' then
      return string.find(held, '|' .. string.sub(prefix, #field + 1), 1, true) ~= nil
    end
  until field == prefix
  return true
end

-- The words of an album that begin like this: calls `take` with each and how often it is there, `most` times at most.
local function words_begin(key, prefix, most, take)
  local left, looks = most, most
  local function look(field)
    local held = redis.call('HGET', key, field)
    if not held or left <= 0 or looks <= 0 then return end
    looks = looks - 1
    local rest = string.sub(prefix, #field + 1)
    for word, count in string.gmatch(held, '|([^:|]*):(%d+)') do
      if left > 0 and string.sub(word, 1, #rest) == rest then
        left = left - 1
        take(field .. word, tonumber(count))
      end
    end
    local letters = string.match(held, '^%+([^|]*)')
    if not letters then return end
    if rest ~= '' then return look(field .. head(rest, 1)) end
    while letters ~= '' do
      local letter = head(letters, 1)
      letters = string.sub(letters, #letter + 1)
      look(field .. letter)
    end
  end
  look(head(prefix, 1))
end
