-- The tags that these names in ARGV stand for, each once: from `first` on a folded name, a name, its words and an id, `count` times.
-- Nothing is written: what is new has that id, and stands in the second answer with its names. The third is how each is
-- written here.
local function tags_named(first, count)
  local tags, new, spelt, seen = {}, {}, {}, {}
  for i = first, first + count * 4 - 1, 4 do
    local tag = redis.call('HGET', K.tags_by_name(), ARGV[i])
    if not tag then
      tag = ARGV[i + 3]
      new[tag] = { ARGV[i], ARGV[i + 1], ARGV[i + 2] }
    end
    if not seen[tag] then
      seen[tag] = true
      spelt[tag] = ARGV[i + 1]
      tags[#tags + 1] = tag
    end
  end
  return tags, new, spelt
end

-- Writes down a tag that is new.
local function tag_create(tag, new)
  if new[tag] then
    redis.call('HSET', K.tag(tag), 'folded', new[tag][1], 'name', new[tag][2], 'words', new[tag][3])
    redis.call('HSET', K.tags_by_name(), new[tag][1], tag)
  end
end
