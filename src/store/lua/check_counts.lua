#!lua flags=allow-oom
-- Holds the counts of tags against the photos that carry them.
-- ARGV: '1' mend | '0' look, album and tag in turn
-- Returns: findings, see _checking.lua
for i = 2, #ARGV, 2 do tag_count(ARGV[i], ARGV[i + 1]) end
return found
