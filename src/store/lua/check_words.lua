#!lua flags=allow-oom
-- Mends the words, things and months of an album by what was found missing or too much in them, if nothing has changed there
-- since they were read.
-- ARGV: '1' mend | '0' look, album, its version, then 'word' | 'thing' | 'month', which one, and how many more or less (of a
--       thing: the words that it has)
-- Returns: findings, see _checking.lua
local album = ARGV[2]
if redis.call('HGET', K.album(album), 'version') ~= ARGV[3] then return found end
for i = 4, #ARGV, 3 do
  local kind, name, by = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local key = kind == 'month' and K.album_months(album) or K.album_words(album)
  if mend and kind == 'word' then
    word_count(album, name, tonumber(by))
  elseif mend and kind == 'thing' then
    if by == '' then redis.call('HDEL', key, name) else redis.call('HSET', key, name, by) end
  elseif mend then
    if redis.call('HINCRBY', key, name, by) <= 0 then redis.call('HDEL', key, name) end
  end
  local what = kind == 'thing' and 'says ' .. name .. ' otherwise than it is called'
    or 'counts ' .. name .. ' wrong, by ' .. -tonumber(by)
  tell(key, what, 'salon check --repair', mend)
end
return found
