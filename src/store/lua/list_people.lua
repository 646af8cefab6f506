#!lua flags=no-writes
-- Who has added photos to these albums.
-- ARGV: how many at most of each album, album ids
-- Returns: flat list of user id and name, each once
local people, seen = {}, {}
for i = 2, #ARGV do
  words_begin(K.album_words(ARGV[i]), '@', tonumber(ARGV[1]), function(word)
    local user = string.sub(word, 2)
    if seen[user] then return end
    seen[user] = true
    local name = redis.call('HGET', K.user(user), 'name')
    if name then
      people[#people + 1] = user
      people[#people + 1] = name
    end
  end)
end
return people
