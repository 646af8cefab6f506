#!lua flags=no-writes
-- Which of these albums may hold what is looked for: in each all the terms are found, as the beginnings of words.
-- ARGV: how many terms, each as its alternatives with a `|` between them (`sea|@<user>`), album ids
-- Returns: flat list of the album's place in ARGV (from 0) and the words of its title
local count, matches = tonumber(ARGV[1]), {}
local terms = {}
for i = 1, count do
  terms[i] = {}
  for alternative in string.gmatch(ARGV[i + 1], '[^|]+') do terms[i][#terms[i] + 1] = alternative end
end
local function has(key, term)
  for _, alternative in ipairs(term) do
    if word_begins(key, alternative) then return true end
  end
end
for i = count + 2, #ARGV do
  local key, all = K.album_words(ARGV[i]), true
  for _, term in ipairs(terms) do
    if not has(key, term) then
      all = false
      break
    end
  end
  if all then
    matches[#matches + 1] = i - count - 2
    matches[#matches + 1] = redis.call('HGET', key, '!') or ''
  end
end
return matches
