#!lua flags=allow-oom
-- Deletes a tag: nobody sees it any more, at once; it is taken off its photos in batches, as a job.
-- ARGV: tag, administrator or '' (operator), their version
-- Returns: 'ok' | 'moved' | 'gone'
local tag = ARGV[1]
if ARGV[2] ~= '' and redis.call('HGET', K.user(ARGV[2]), 'version') ~= ARGV[3] then return 'moved' end
local folded, into, deleted = unpack(redis.call('HMGET', K.tag(tag), 'folded', 'into', 'deleted'))
if not folded or into or deleted then return 'gone' end
redis.call('HDEL', K.tags_by_name(), folded)
redis.call('HSET', K.tag(tag), 'deleted', 1)
redis.call('HINCRBY', K.settings(), 'version', 1)
redis.call('XADD', K.jobs_bulk(), '*', 'act', 'purge-tag', 'tag', tag, 'into', '')
return 'ok'
