-- Holds the two counts of a tag in an album against the photos that carry it there.
local function tag_count(album, tag)
  local carry = redis.call('ZCARD', K.album_tag(album, tag))
  local function hold(key, member)
    local count = tonumber(redis.call('ZSCORE', key, member) or 0)
    if count == carry then return end
    local what = 'counts ' .. count .. ' photos at ' .. member .. ', there are ' .. carry
    if carry > 0 then wrong(key, what, 'ZADD', key, carry, member) else wrong(key, what, 'ZREM', key, member) end
  end
  hold(K.album_tags(album), tag)
  hold(K.tag_albums(tag), album)
end
