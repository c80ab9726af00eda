/**
 * GCRA for several limits at once (see `limit-table.ts`): judges all of them, and counts the call in all only if
 * none that blocks refuses. The clock is the cache's own, so that machines need not agree on the time. Times are whole
 * microseconds: exact as long as doubles are, for two centuries yet. What is owed beyond the tolerance, as after a
 * limit was made smaller, is forgiven down to it. A key lives as long as something is owed.
 *
 * KEYS: a subject each. ARGV for each: interval, tolerance, and 1 where it blocks. Answers for each: 1 or 0, owed.
 */
export const gcraScript = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local reply, after = {}, {}
local refused = false
for i, key in ipairs(KEYS) do
  local interval, tolerance = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1])
  local owed = tonumber(redis.call('GET', key) or '0') - now
  if owed < 0 then owed = 0 end
  if owed > tolerance then owed = tolerance end
  after[i] = owed + interval
  local allowed = after[i] <= tolerance
  if not allowed and ARGV[3 * i] == '1' then refused = true end
  reply[2 * i - 1] = allowed and 1 or 0
  reply[2 * i] = owed
end
if not refused then
  for i, key in ipairs(KEYS) do
    if reply[2 * i - 1] == 1 then
      redis.call('SET', key, string.format('%.0f', now + after[i]), 'PX', math.ceil(after[i] / 1000) + 1)
      reply[2 * i] = after[i]
    end
  end
end
return reply
`;
