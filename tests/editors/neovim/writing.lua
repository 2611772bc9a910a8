-- A writer opens an example, sees the comments, mends one by the light bulb, and edits on.
-- nvim --headless -u NONE -i NONE -n -l writing.lua SERVER PLUGIN FOLDER
local server, plugin, folder = arg[1], arg[2], arg[3]

local function fail(said)
  io.stderr:write('writing.lua: ' .. said .. '\n')
  os.exit(1)
end

-- Waits for something to be so, and never longer than for that.
local function wait(what, is)
  if not vim.wait(60000, is, 5) then
    fail('waited for ' .. what)
  end
end

local function comments()
  return vim.diagnostic.get(0)
end

local function find(rule)
  for _, comment in ipairs(comments()) do
    if comment.code == rule then
      return comment
    end
  end
end

vim.opt.runtimepath:append(plugin)
vim.cmd('filetype on') -- `-u NONE` switches it off
vim.lsp.config('sayso', { cmd = { server, 'server' } })
vim.lsp.enable('sayso')
vim.cmd.edit(folder .. '/narratives/backup-and-recovery.md')
-- A request flushes the edits that wait only when it names the buffer by its number.
local buffer = vim.api.nvim_get_current_buf()
wait('the server', function()
  return #vim.lsp.get_clients({ bufnr = 0, name = 'sayso' }) == 1
end)

-- A sentence with one certain comment, at the end of the document.
local last = vim.api.nvim_buf_line_count(0)
vim.api.nvim_buf_set_lines(0, last, last, true, { '', 'The SRE Lead reviews é😀 access periodically in Jira.' })
local row = last + 1
wait('the comment on the new sentence', function()
  local comment = find('open-cadence')
  return comment ~= nil and comment.lnum == row
end)
local comment = find('open-cadence')
local words = vim.api.nvim_buf_get_text(0, row, comment.col, row, comment.end_col, {})[1]
if words ~= 'periodically' then
  fail('the comment is on “' .. words .. '”')
end
if comment.source ~= 'sayso' or not comment.message:find('?', 1, true) then
  fail('the comment says: ' .. comment.message)
end
local count = #comments()

-- The light bulb.
vim.api.nvim_win_set_cursor(0, { row + 1, comment.col })
vim.lsp.buf.code_action({
  apply = true,
  filter = function(action)
    return action.title == 'Replace with “monthly”'
  end,
})
wait('the fix', function()
  return vim.api.nvim_buf_get_lines(0, row, row + 1, true)[1] == 'The SRE Lead reviews é😀 access monthly in Jira.'
end)
wait('the comment to go', function()
  return find('open-cadence') == nil and #comments() == count - 1
end)

-- What is said of a control's heading.
local client = vim.lsp.get_clients({ bufnr = 0, name = 'sayso' })[1]
local heading = vim.fn.search('^# Control activities', 'nw')
if heading == 0 then
  fail('the example has no heading of its controls')
end
local answer = client:request_sync('textDocument/hover', {
  textDocument = { uri = vim.uri_from_bufnr(buffer) },
  position = { line = heading - 1, character = 4 },
}, 60000, buffer)
local card = answer and answer.result and answer.result.contents.value or ''
if not card:find('**Who:**', 1, true) then
  fail('the card of a control: ' .. vim.inspect(answer))
end

-- Edits that the editor makes itself reach the server in order.
for i = 1, 200 do
  vim.api.nvim_buf_set_text(0, 0, 0, 0, 0, { i % 2 == 0 and 'é' or 'x' })
end
local text = client:request_sync('sayso/text', { uri = vim.uri_from_bufnr(buffer) }, 60000, buffer)
local mine = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), '\n') .. '\n'
if text == nil or text.result ~= mine then
  fail('the server has another text: ' .. vim.inspect(text))
end

-- A comment goes when its words go.
vim.api.nvim_buf_set_lines(0, -1, -1, true, { '', 'The SRE Lead reviews access regularly in Jira.' })
wait('another comment', function()
  return find('open-cadence') ~= nil
end)
vim.api.nvim_buf_set_lines(0, -2, -1, true, {})
wait('it to go', function()
  return find('open-cadence') == nil
end)

vim.lsp.enable('sayso', false)
wait('the server to end', function()
  return #vim.lsp.get_clients({ name = 'sayso' }) == 0
end)
io.stdout:write('writing.lua: passed\n')
vim.cmd('qa!')
