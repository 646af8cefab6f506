-- What a check finds, and its repair: one command that makes the index follow the thing it is derived from. ARGV[1] is '1'
-- when it is to be run, so what is found and what is mended cannot differ. A finding is: key, sentence, command or '',
-- whether it was run.
local mend, found = ARGV[1] == '1', {}
local function tell(key, what, repair, done) found[#found + 1] = { key, what, repair, done and 1 or 0 } end

local function wrong(key, what, ...)
  local words = {}
  for _, word in ipairs({ ... }) do words[#words + 1] = word == '' and '""' or word end
  local repair = table.concat(words, ' ')
  local done = mend and repair ~= ''
  if done then redis.call(...) end
  tell(key, what, repair, done)
end
