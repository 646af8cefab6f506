#!lua flags=no-writes
-- What these albums hold that begins like this: words with how often, tags, and titles.
-- ARGV: prefix, how many words of each album, how many tags of each album, album ids
-- Returns: flat lists: words and counts; tag ids and names; places in ARGV (from 0) of the albums with such a word in their
--          title, and the title
local prefix, words, tags, titles = ARGV[1], {}, {}, {}
local counts, seen = {}, {}
for i = 4, #ARGV do
  local album = ARGV[i]
  local key = K.album_words(album)
  if word_begins(key, prefix) then
    words_begin(key, prefix, tonumber(ARGV[2]), function(word, count)
      if not counts[word] then words[#words + 1] = word end
      counts[word] = (counts[word] or 0) + count
    end)
    if string.find(' ' .. (redis.call('HGET', key, '!') or ''), ' ' .. prefix, 1, true) then
      titles[#titles + 1] = i - 4
      titles[#titles + 1] = redis.call('HGET', K.album(album), 'title') or ''
    end
    for _, tag in ipairs(redis.call('ZRANGE', K.album_tags(album), 0, ARGV[3] - 1, 'REV')) do
      if not seen[tag] then
        seen[tag] = true
        local name, of, into, deleted = unpack(redis.call('HMGET', K.tag(tag), 'name', 'words', 'into', 'deleted'))
        if name and not into and not deleted and string.find(' ' .. (of or ''), ' ' .. prefix, 1, true) then
          tags[#tags + 1] = tag
          tags[#tags + 1] = tag_spelling(album, tag)
        end
      end
    end
  end
end
local flat = {}
for _, word in ipairs(words) do
  flat[#flat + 1] = word
  flat[#flat + 1] = tostring(counts[word])
end
return { flat, tags, titles }
