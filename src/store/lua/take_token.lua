#!lua flags=allow-oom
-- Uses a set-password link up: the password is set, every session of the user ends. Only the newest link of a user works.
-- ARGV: hash of the link's token, password (PHC)
-- Returns: 'ok' | 'gone'
local token = K.token(ARGV[1])
local purpose, user = unpack(redis.call('HMGET', token, 'purpose', 'user'))
if purpose ~= 'password' or redis.call('HGET', K.user(user), 'deleted')
  or redis.call('HGET', K.user(user), 'link') ~= ARGV[1] then
  return 'gone'
end
redis.call('DEL', token)
redis.call('HDEL', K.user(user), 'link')
redis.call('HSET', K.user(user), 'password', ARGV[2])
redis.call('HINCRBY', K.user(user), 'version', 1)
sign_out(user, '')
return 'ok'
