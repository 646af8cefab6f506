#!lua flags=allow-oom
-- Holds acts against the journals: one that no journal names is left over.
-- ARGV: '1' mend | '0' look, act ids
-- Returns: findings, see _checking.lua
for i = 2, #ARGV do
  local album, to = unpack(redis.call('HMGET', K.act(ARGV[i]), 'album', 'to'))
  local named = album and redis.call('ZSCORE', K.album_journal(album), ARGV[i])
  if album and not named and not (to and redis.call('ZSCORE', K.album_journal(to), ARGV[i])) then
    wrong(K.act(ARGV[i]), 'is named by no journal', 'DEL', K.act(ARGV[i]), K.act_photos(ARGV[i]))
  end
end
return found
