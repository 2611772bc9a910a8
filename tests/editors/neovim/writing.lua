-- A writer opens an example, sees the comments, mends one by the light bulb, and edits on.

local editor = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'support/editor.lua'))

editor.run(function()
  editor.enable()
  local buffer = editor.open('narratives/backup-and-recovery.md')
  local function find(rule)
    return editor.comments(buffer, rule)[1]
  end

  -- A sentence with one certain comment, at the end of the document.
  local last = vim.api.nvim_buf_line_count(0)
  vim.api.nvim_buf_set_lines(0, last, last, true, { '', 'The SRE Lead reviews é😀 access periodically in Jira.' })
  local row = last + 1
  editor.wait('the comment on the new sentence', function()
    local comment = find('open-cadence')
    return comment ~= nil and comment.lnum == row
  end)
  local comment = find('open-cadence')
  local words = vim.api.nvim_buf_get_text(0, row, comment.col, row, comment.end_col, {})[1]
  assert(words == 'periodically', 'the comment is on “' .. words .. '”')
  assert(comment.source == 'sayso' and comment.message:find('?', 1, true), comment.message)
  local count = #editor.comments(buffer)

  -- The light bulb.
  vim.api.nvim_win_set_cursor(0, { row + 1, comment.col })
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      return action.title == 'Replace with “monthly”'
    end,
  })
  editor.wait('the fix', function()
    return editor.lines(buffer)[row + 1] == 'The SRE Lead reviews é😀 access monthly in Jira.'
  end)
  editor.wait('the comment to go', function()
    return find('open-cadence') == nil and #editor.comments(buffer) == count - 1
  end)

  -- Edits that the editor makes itself reach the server in order.
  for i = 1, 200 do
    vim.api.nvim_buf_set_text(0, 0, 0, 0, 0, { i % 2 == 0 and 'é' or 'x' })
  end
  local text = editor.ask(buffer, 'sayso/text', { uri = vim.uri_from_bufnr(buffer) })
  assert(text == table.concat(editor.lines(buffer), '\n') .. '\n', 'the server has another text: ' .. text)

  -- A comment goes when its words go.
  vim.api.nvim_buf_set_lines(0, -1, -1, true, { '', 'The SRE Lead reviews access regularly in Jira.' })
  editor.wait('another comment', function()
    return find('open-cadence') ~= nil
  end)
  vim.api.nvim_buf_set_lines(0, -2, -1, true, {})
  editor.wait('it to go', function()
    return find('open-cadence') == nil
  end)

  vim.lsp.enable('sayso', false)
  editor.wait('the server to end', function()
    return #vim.lsp.get_clients({ name = 'sayso' }) == 0
  end)
end)
