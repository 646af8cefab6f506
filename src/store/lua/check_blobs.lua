#!lua flags=allow-oom
-- Holds the claims on some bytes against the photos that make them.
-- ARGV: '1' mend | '0' look, hashes
-- Returns: findings, see _checking.lua
local function claims(sha256, field, value)
  local trashed = string.match(field, '^trash:(%x+)$')
  local photo, claimed = trashed or value, trashed and value or field
  local album, hash, state = unpack(redis.call('HMGET', K.photo(photo), 'album', 'sha256', 'state'))
  return album == claimed and hash == sha256 and (state == 'deleted') == (trashed ~= nil)
end

for i = 2, #ARGV do
  local blob = K.blob(ARGV[i])
  local fields, named = redis.call('HGETALL', blob), 0
  for j = 1, #fields, 2 do
    local field, value = fields[j], fields[j + 1]
    if field ~= 'type' and field ~= 'bytes' then
      if claims(ARGV[i], field, value) then
        named = named + 1
      else
        wrong(blob, 'names ' .. field .. ' ' .. value .. ', which does not agree', 'HDEL', blob, field)
      end
    end
  end
  if #fields > 0 and named == 0 then wrong(blob, 'is named by no photo', 'DEL', blob) end
end
return found
