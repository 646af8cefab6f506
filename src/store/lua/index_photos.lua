#!lua
-- Puts photos into the index that are not in it, or not as they are called: those from before there was one. A photo in
-- the trash only gets its words, for a restore. Whoever was changed since they were read is left to the next walk.
-- ARGV: '1' (also those that are in it) | '', album, then for each photo: id, title, caption, words of its file name, title
--       and caption ('' where they are plain letters)
-- Returns: how many were put into it
local album, done = ARGV[2], 0
for i = 3, #ARGV, 6 do
  local id, photo = ARGV[i], K.photo(ARGV[i])
  local of, state, title, caption, words = unpack(redis.call('HMGET', photo, 'album', 'state', 'title', 'caption', 'words'))
  if of == album and (title or '') == ARGV[i + 1] and (caption or '') == ARGV[i + 2] and (not words or ARGV[1] == '1') then
    if state ~= 'deleted' then photo_count(album, id, -1) end
    redis.call('HSET', photo, 'words', ARGV[i + 3])
    redis.call('HDEL', photo, 'title-words', 'caption-words')
    if ARGV[i + 4] ~= '' then redis.call('HSET', photo, 'title-words', ARGV[i + 4]) end
    if ARGV[i + 5] ~= '' then redis.call('HSET', photo, 'caption-words', ARGV[i + 5]) end
    if state ~= 'deleted' then photo_count(album, id, 1) end
    done = done + 1
  end
end
return done
