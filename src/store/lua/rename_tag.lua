#!lua
-- Renames a tag. Onto the name of another, the photos go over to that one, in batches, as a job.
-- The words of its albums follow as a job, too.
-- ARGV: tag, folded name, name, its words, administrator or '' (operator), their version
-- Returns: id of the tag it is afterwards | 'moved' | 'gone'
local tag, folded, name = ARGV[1], ARGV[2], ARGV[3]
if ARGV[5] ~= '' and redis.call('HGET', K.user(ARGV[5]), 'version') ~= ARGV[6] then return 'moved' end
local before, into, deleted = unpack(redis.call('HMGET', K.tag(tag), 'folded', 'into', 'deleted'))
if not before or into or deleted then return 'gone' end
local other = redis.call('HGET', K.tags_by_name(), folded)
redis.call('HINCRBY', K.settings(), 'version', 1)
if other and other ~= tag then
  redis.call('HDEL', K.tags_by_name(), before)
  redis.call('HSET', K.tag(tag), 'into', other)
  redis.call('XADD', K.jobs_bulk(), '*', 'act', 'purge-tag', 'tag', tag, 'into', other)
  return other
end
redis.call('HDEL', K.tags_by_name(), before)
redis.call('HSET', K.tags_by_name(), folded, tag)
redis.call('HSET', K.tag(tag), 'folded', folded, 'name', name, 'words', ARGV[4])
redis.call('XADD', K.jobs_bulk(), '*', 'act', 'index-tag', 'tag', tag)
return tag
