-- A writer breaks `sayso.toml`, is told so there and nowhere else, and mends it with a rule switched off.

local editor = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'support/editor.lua'))

editor.run(function()
  editor.enable()
  local narrative = editor.open('narratives/vendor-management.md')
  editor.wait('the comments', function()
    return #editor.comments(narrative, 'open-cadence') > 0
  end)
  local function said()
    local lines = {}
    for _, comment in ipairs(editor.comments(narrative)) do
      table.insert(lines, ('%d:%d %s'):format(comment.lnum, comment.col, comment.message))
    end
    table.sort(lines)
    return table.concat(lines, '\n')
  end
  local before, count = said(), #editor.comments(narrative)

  local config = editor.open('sayso.toml')
  vim.api.nvim_buf_set_lines(config, 0, -1, true, { '# Larkspur Ledger', 'ruels.open-cadence = "off"' })
  editor.wait('the mistake', function()
    return #editor.comments(config) == 1
  end)
  local mistake = editor.comments(config)[1]
  assert(mistake.lnum == 1 and mistake.col == 0 and mistake.end_col == #'ruels', vim.inspect(mistake))
  assert(mistake.message:find('rules', 1, true), mistake.message)
  -- Asked for after the mistake: whatever it brought about has come before.
  editor.ask(narrative, 'sayso/text', { uri = vim.uri_from_bufnr(narrative) })
  assert(said() == before, 'the comments of the narrative have changed')

  vim.api.nvim_buf_set_lines(config, 1, 2, true, { 'rules.open-cadence = "off"' })
  editor.wait("the rule's comments to go", function()
    return #editor.comments(narrative, 'open-cadence') == 0
  end)
  assert(#editor.comments(config) == 0)
  local left = #editor.comments(narrative)
  assert(left > 0 and left < count, 'the other comments stay')
end)
