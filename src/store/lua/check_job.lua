#!lua flags=allow-oom
-- Holds a thing that waits for a worker, and for which no job was found on the streams: whether it still waits.
-- ARGV: '1' mend (queue it again) | '0' look, act, id
-- Returns: findings, see _checking.lua
local act, id, jobs = ARGV[2], ARGV[3], K.jobs_bulk()
local state, remake = unpack(redis.call('HMGET', K.photo(id), 'state', 'remake'))
if act == 'render' and (state == 'pending' or (state == 'ready' and remake)) then
  wrong(K.photo(id), 'waits for its renditions without a job', 'XADD', jobs, '*', 'act', act, 'photo', id)
elseif act == 'purge-album' and redis.call('HGET', K.album(id), 'state') == 'purge' then
  wrong(K.album(id), 'waits to be purged without a job', 'XADD', jobs, '*', 'act', act, 'album', id)
elseif act == 'purge-user' and redis.call('HGET', K.user(id), 'deleted') then
  -- Who was to have the albums stood in the job only: that is for a person to decide.
  wrong(K.user(id), 'was deleted, and nobody hands its albums over')
elseif act == 'purge-tag' then
  local into, deleted = unpack(redis.call('HMGET', K.tag(id), 'into', 'deleted'))
  if deleted or (into and redis.call('EXISTS', K.tag_albums(id)) == 1) then
    wrong(K.tag(id), 'waits to be taken off its photos without a job', 'XADD', jobs, '*', 'act', act, 'tag', id, 'into', into or '')
  end
end
return found
