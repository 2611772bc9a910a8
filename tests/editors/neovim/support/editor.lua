-- What the tests in Neovim share. Nothing here sleeps: each step waits for what it brings about.
-- nvim --headless -u NONE -i NONE -n -l TEST.lua SERVER PLUGIN FOLDER

local M = { server = arg[1], plugin = arg[2], folder = arg[3] }

local name = vim.fs.basename(arg[0])

vim.opt.runtimepath:append(M.plugin)
vim.cmd('filetype plugin on') -- `-u NONE` switches it off

--- A step that goes wrong ends the test, with its place.
function M.run(test)
  local ok, said = xpcall(test, debug.traceback)
  if not ok then
    io.stderr:write(name .. ': ' .. said .. '\n')
    os.exit(1)
  end
  io.stdout:write(name .. ': passed\n')
  vim.cmd('qa!')
end

--- Waits for something to be so, and never longer than for that.
function M.wait(what, is)
  assert(vim.wait(60000, is, 5), 'waited for ' .. what)
end

function M.enable()
  vim.lsp.config('sayso', { cmd = { M.server, 'server' } })
  vim.lsp.enable('sayso')
end

--- Opens a file of the folder, and gives its buffer once the server has it. A request flushes the edits that wait only
--- when it names the buffer by its number.
function M.open(path)
  vim.cmd.edit(vim.fs.joinpath(M.folder, path))
  local buffer = vim.api.nvim_get_current_buf()
  M.wait('the server', function()
    return M.client(buffer) ~= nil
  end)
  return buffer
end

function M.client(buffer)
  return vim.lsp.get_clients({ bufnr = buffer, name = 'sayso' })[1]
end

--- What the server answers.
function M.ask(buffer, method, params)
  local answer, said = M.client(buffer):request_sync(method, params, 60000, buffer)
  assert(answer and not answer.err, method .. ': ' .. vim.inspect(said or answer))
  return answer.result
end

--- Where a text begins in the buffer in front: the cursor goes there.
function M.go_to(text)
  local line = vim.fn.search('\\V' .. text, 'w')
  assert(line > 0, 'there is no “' .. text .. '”')
end

function M.lines(buffer)
  return vim.api.nvim_buf_get_lines(buffer, 0, -1, true)
end

--- The comments on a buffer, of one rule if it is named.
function M.comments(buffer, rule)
  return vim.tbl_filter(function(comment)
    return rule == nil or comment.code == rule
  end, vim.diagnostic.get(buffer))
end

return M
