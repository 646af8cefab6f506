#!lua
-- Takes over an import whose process gave no sign of life since a moment.
-- ARGV: import, now, the moment
-- Returns: 'ok' | 'taken' (it gives signs of life) | 'gone'
local alive = redis.call('HGET', K.import(ARGV[1]), 'alive')
if not alive then return 'gone' end
if tonumber(alive) > tonumber(ARGV[3]) then return 'taken' end
redis.call('HSET', K.import(ARGV[1]), 'alive', ARGV[2])
return 'ok'
