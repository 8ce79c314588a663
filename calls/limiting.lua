-- One round trip for everything a click may use up only once or only so often. All of it is taken, or nothing.
-- KEYS: 1 the click token's mark, 2 the button's latest clicks, 3 the fast lane's list, 4... one a limit.
-- ARGV: 1 this click's key ("" for a try that is no click), 2 its number's hash, 3 the token's life in seconds ("" no token), 4 lines ("" takes none),
--       5 how many lines stored calls take, 6 the id that the fast lane is told ("" none), 7 seconds that list is kept,
--       8 how many calls of the latest minutes are stored, then the key of each,
--       then a limit and its window in seconds for each KEY from 4 on.
-- Answer: a word, then how much of each limit is used up.
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local unseen = 30 -- seconds in which a click may still be waiting for the database to store its call

local first = 9 + tonumber(ARGV[8])
local slots, windows = {}, {}
for i = 4, #KEYS do
  local window = tonumber(ARGV[first + (i - 4) * 2 + 1])
  local slot = math.floor(now / window)
  windows[i] = {window, 1 - (now - slot * window) / window}
  slots[#slots + 1] = KEYS[i] .. ':' .. (slot - 1)
  slots[#slots + 1] = KEYS[i] .. ':' .. slot
end
local counts, used, full = redis.call('MGET', unpack(slots)), {}, false
for i = 4, #KEYS do
  local before, here = tonumber(counts[i * 2 - 7] or 0), tonumber(counts[i * 2 - 6] or 0)
  used[i - 3] = here + math.floor(before * windows[i][2])
  if used[i - 3] >= tonumber(ARGV[first + (i - 4) * 2]) then full = true end
end
local function answer(word) return {word, unpack(used)} end

local stored, takes_line, lines = {}, ARGV[4] ~= '', tonumber(ARGV[5])
local mine = ARGV[1] .. ' ' .. ARGV[2] .. (takes_line and ' line' or ' later')
for i = 9, first - 1 do stored[ARGV[i]] = true end
local is_click = ARGV[1] ~= ''
for _, member in ipairs(is_click and redis.call('ZRANGEBYSCORE', KEYS[2], now - unseen, '+inf') or {}) do
  -- What is stored speaks for itself: it may have ended since.
  if not stored[string.sub(member, 1, string.find(member, ' ', 1, true) - 1)] then
    if member == mine then return answer('again') end
    local number, kind = string.match(member, '^%S+ (%S+) (%S+)$')
    if number == ARGV[2] then return answer('in_progress') end
    if kind == 'line' then lines = lines + 1 end
  end
end
if ARGV[3] ~= '' and redis.call('EXISTS', KEYS[1]) == 1 then return answer('challenge') end
if full then return answer('limit') end
if takes_line and lines >= tonumber(ARGV[4]) then return answer('full') end

if ARGV[3] ~= '' then redis.call('SET', KEYS[1], 1, 'EX', ARGV[3]) end
if is_click then
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - unseen)
  redis.call('ZADD', KEYS[2], now, mine)
  redis.call('EXPIRE', KEYS[2], 60)
end
for i = 4, #KEYS do
  redis.call('SET', slots[i * 2 - 6], tonumber(counts[i * 2 - 6] or 0) + 1, 'EX', windows[i][1] * 2)
end
if ARGV[6] ~= '' then
  redis.call('LPUSH', KEYS[3], ARGV[6])
  redis.call('EXPIRE', KEYS[3], ARGV[7])
end
return answer('')
