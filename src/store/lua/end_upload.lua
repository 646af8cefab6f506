#!lua flags=allow-oom
-- Gives an upload in parts up: it was taken back, nobody went on with it, or there is nowhere for it to go.
-- ARGV: upload, '' or the moment after which nothing of it came
-- Returns: 'ok' | 'gone' (or over) | 'active' (something came after that moment)
local active, over = unpack(redis.call('HMGET', K.upload(ARGV[1]), 'active', 'end'))
if not active or over then
  redis.call('ZREM', K.uploads(), ARGV[1])
  return 'gone'
end
if ARGV[2] ~= '' and tonumber(active) > tonumber(ARGV[2]) then return 'active' end
upload_over(ARGV[1], '')
return 'ok'
