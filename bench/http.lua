-- What wrk sends: `wrk -s bench/http.lua URL -- concord|etcd|bare put|get`.
-- Keys k00000 to k09999, values of 100 bytes. A put goes through all keys, a get picks one at random.

local KEYS = 10000
local threads = 0
local api, operation, base
local count = 0

local alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

local function base64(text)
  local out = {}
  for i = 1, #text, 3 do
    local a, b, c = text:byte(i, i + 2)
    local bits = a * 65536 + (b or 0) * 256 + (c or 0)
    for shift = 3, 0, -1 do
      local digit = math.floor(bits / 64 ^ shift) % 64 + 1
      local there = shift > 1 or (shift == 1 and b) or (shift == 0 and c)
      out[#out + 1] = there and alphabet:sub(digit, digit) or "="
    end
  end
  return table.concat(out)
end

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(arguments)
  api, operation = arguments[1], arguments[2]
  math.randomseed(number + 1)
  base = number * KEYS / 2
end

local function key()
  count = count + 1
  local which = operation == "put" and (base + count) % KEYS or math.random(0, KEYS - 1)
  return string.format("k%05d", which)
end

local JSON = {["Content-Type"] = "application/json"}

function request()
  if api == "bare" then
    return wrk.format("GET", "/")
  end
  local key = key()
  local value = string.rep("0", 90) .. string.format("%010d", count)
  if api == "concord" then
    local path = "/api/v1/kv/" .. key
    if operation == "put" then
      return wrk.format("PUT", path, JSON, '{"value":"' .. value .. '"}')
    end
    return wrk.format("GET", path .. "?consistency=strong")
  end
  if operation == "put" then
    local body = '{"key":"' .. base64(key) .. '","value":"' .. base64(value) .. '"}'
    return wrk.format("POST", "/v3/kv/put", JSON, body)
  end
  return wrk.format("POST", "/v3/kv/range", JSON, '{"key":"' .. base64(key) .. '"}')
end

function done(summary, latency)
  local wrong = summary.errors.status + summary.errors.connect + summary.errors.read
    + summary.errors.write + summary.errors.timeout
  io.write(string.format("RESULT %.0f %.2f %.2f %d\n", summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, wrong))
end
