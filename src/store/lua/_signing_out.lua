-- Ends the sessions of a user but one ('' = all).
local function sign_out(user, keep)
  for _, hash in ipairs(redis.call('SMEMBERS', K.user_sessions(user))) do
    if hash ~= keep then
      redis.call('DEL', K.session(hash))
      redis.call('SREM', K.user_sessions(user), hash)
    end
  end
  -- Pages that are open in them.
  redis.call('PUBLISH', K.events_user(user), 'rights')
end
