import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A kind of request: how one is made, in Lua for wrk. */
export interface Traffic {
  readonly name: string;
  readonly title: string;
  /** Connections: few where one request takes long, so that none waits for all others. */
  readonly connections: number;
  /** Of the one text that it consists of. */
  readonly octets?: number;
  /** Lua that returns a path and a body; every value that can differ comes from the functions above it. */
  readonly make: string;
}

const order = `
  local first, last = name(), name()
  local body = string.format(
    '{"id":"ord_%06x","customer":{"id":%d,"name":"%s %s","email":"%s.%s@example.com"},' ..
    '"lines":[{"sku":"A-%03d","quantity":%d,"price":%d.99},{"sku":"B-%03d","quantity":%d,"price":%d.5}],' ..
    '"delivery":{"street":"%s Street %d","city":"%s","zip":"%05d","country":"DE"},' ..
    '"note":"leave it at the %s, please","express":false,"placedAt":"2026-01-%02dT12:%02d:%02dZ"}',
    random(16777215), random(99999), first, last, first:lower(), last:lower(),
    random(999), random(99), random(199), random(999), random(99), random(99),
    name(), random(99), name(), random(99999),
    word(), random(28), random(59), random(59))
  return "/weather/v1/orders", body`;

const readings = `
  local fields = {}
  for i = 1, 200 do fields[i] = string.format('"field_%03d":"%s %s"', i, word(), word()) end
  return "/weather/v1/readings", "{" .. table.concat(fields, ",") .. "}"`;

const text = (octets: number): string => `
  return "/weather/v1/texts", '{"text":"' .. prose(${octets}) .. '"}'`;

export const traffic: readonly Traffic[] = [
  {
    name: 'get',
    title: 'GET with two parameters',
    connections: 16,
    make: `
  return string.format("/weather/v1/forecast/%s?days=%d&q=%s+%s", word(), random(99999), name(), word()), nil`,
  },
  { name: 'post', title: 'POST of 350 octets, 17 values', connections: 16, make: order },
  { name: 'fields', title: 'POST of 7 KB, 200 fields', connections: 8, make: readings },
  { name: 'text16', title: 'POST of one text, 16 KiB', connections: 4, octets: 16_384, make: text(16_384) },
  {
    name: 'text256',
    title: 'POST of one text, 256 KiB',
    connections: 2,
    octets: 262_144,
    make: text(262_144),
  },
];

/** Writes the script of a load: the same request again and again, or other values in every one. */
export function writeScript(directory: string, { name, make }: Traffic, mix: 'same' | 'new'): string {
  const file = join(directory, `${name}-${mix}.lua`);
  writeFileSync(file, mix === 'same' ? `${made(make)}${same}` : `${made(make)}${fresh}`);
  return file;
}

/**
 * Words of two to three syllables from the few letters of each, so that hundreds of thousands differ; long texts are made
 * of pieces that were made before, in another order and with new words between them.
 */
const made = (make: string): string => `
local syllables = {}
for consonant in ("bdfghklmnprstvw"):gmatch(".") do
  for vowel in ("aeiou"):gmatch(".") do syllables[#syllables + 1] = consonant .. vowel end
end
local random = math.random
math.randomseed(os.time())
local function word()
  return syllables[random(75)] .. syllables[random(75)] .. syllables[random(75)]
end
local function name()
  return (word():gsub("^%l", string.upper))
end
local function sentence(count)
  local words = {}
  for i = 1, count do words[i] = word() end
  return table.concat(words, " ") .. ". "
end
local pieces = {}
for i = 1, 64 do pieces[i] = sentence(140) end
local function prose(octets)
  local parts, length = {}, 0
  while length < octets do
    local part = pieces[random(64)] .. sentence(6)
    parts[#parts + 1] = part
    length = length + #part
  end
  return table.concat(parts):sub(1, octets)
end
local function make()${make}
end
local headers = {
  ["Accept"] = "application/json",
  ["User-Agent"] = "orders-client/2.4",
  ["Content-Type"] = "application/json",
}
-- What the server asks for, such as a key.
for name, value in pairs(wrk.headers) do headers[name] = value end
local withoutBody = {}
for name, value in pairs(headers) do
  if name ~= "Content-Type" then withoutBody[name] = value end
end
local function format()
  local path, body = make()
  if body == nil then
    return wrk.format("GET", path, withoutBody)
  end
  return wrk.format("POST", path, headers, body)
end
`;

const same = `
local one
request = function()
  one = one or format()
  return one
end
`;

const fresh = `
request = format
`;
