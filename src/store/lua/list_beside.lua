#!lua flags=no-writes
-- What stands around a photo on its page.
-- ARGV: album, photo, uploader, tag ids
-- Returns: rank or -1, how many in all, previous or '', next or '', uploader's name or '', then tag id and name in turn
local key = album_sequence(ARGV[1])
local rank = redis.call('ZRANK', key, ARGV[2])
local previous, following = '', ''
if rank then
  if rank > 0 then previous = redis.call('ZRANGE', key, rank - 1, rank - 1)[1] or '' end
  following = redis.call('ZRANGE', key, rank + 1, rank + 1)[1] or ''
end
local tags = {}
for i = 4, #ARGV do
  local tag = ARGV[i]
  local into, deleted = unpack(redis.call('HMGET', K.tag(tag), 'into', 'deleted'))
  tag = into or tag
  local name = tag_spelling(ARGV[1], tag)
  if name and not deleted then
    tags[#tags + 1] = tag
    tags[#tags + 1] = name
  end
end
return { rank or -1, redis.call('ZCARD', key), previous, following, redis.call('HGET', K.user(ARGV[3]), 'name') or '', tags }
