-- Whether what the rule was asked on is no longer so: the album's rights counter, the user's version ('' = operator).
local function basis_moved(album, rights, user, version)
  if redis.call('HGET', K.album(album), 'rights') ~= rights then return true end
  return user ~= '' and redis.call('HGET', K.user(user), 'version') ~= version
end
