-- One round trip for everything a click may use up only once or only so often. All of it is taken, or nothing.
-- KEYS: 1 the click token's mark, 2 the button's latest clicks, 3... one a limit.
-- ARGV: 1 this click's key, 2 its number's hash, 3 the token's life in seconds ("" no token), 4 lines ("" takes none),
--       5 how many calls of the latest minutes are stored, then the key of each with a leading + if it takes a line, then a limit and its window in seconds for each KEY.
-- Answer: a word, then how much of each limit is used up.
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local unseen = 30 -- seconds in which a click may still be waiting for the database to store its call

local limits, used, full = {}, {}, false
local first = 6 + tonumber(ARGV[5])
for i = 3, #KEYS do
  local limit, window = tonumber(ARGV[first + (i - 3) * 2]), tonumber(ARGV[first + (i - 3) * 2 + 1])
  local slot = math.floor(now / window)
  local before = tonumber(redis.call('GET', KEYS[i] .. ':' .. (slot - 1)) or '0')
  local here = tonumber(redis.call('GET', KEYS[i] .. ':' .. slot) or '0')
  local weight = 1 - (now - slot * window) / window
  used[i - 2] = here + math.floor(before * weight)
  limits[i] = {KEYS[i] .. ':' .. slot, window * 2}
  if used[i - 2] >= limit then full = true end
end
local function answer(word) return {word, unpack(used)} end

local taken, takes_line = {}, ARGV[4] ~= ''
local mine = ARGV[1] .. ' ' .. ARGV[2] .. (takes_line and ' line' or ' later')
local lines = 0
for i = 6, first - 1 do
  taken[string.sub(ARGV[i], 2)] = true
  if string.sub(ARGV[i], 1, 1) == '+' then lines = lines + 1 end
end
for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], now - unseen, '+inf')) do
  local key, number, kind = string.match(member, '^(%S+) (%S+) (%S+)$')
  -- What is stored speaks for itself: it may have ended since.
  if not taken[key] then
    if member == mine then return answer('again') end
    if number == ARGV[2] then return answer('in_progress') end
    if kind == 'line' then lines = lines + 1 end
  end
end
if ARGV[3] ~= '' and redis.call('EXISTS', KEYS[1]) == 1 then return answer('challenge') end
if full then return answer('limit') end
if takes_line and lines >= tonumber(ARGV[4]) then return answer('full') end

if ARGV[3] ~= '' then redis.call('SET', KEYS[1], 1, 'EX', ARGV[3]) end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - unseen)
redis.call('ZADD', KEYS[2], now, mine)
redis.call('EXPIRE', KEYS[2], 60)
for _, limit in pairs(limits) do
  redis.call('INCR', limit[1])
  redis.call('EXPIRE', limit[1], limit[2])
end
return answer('')
