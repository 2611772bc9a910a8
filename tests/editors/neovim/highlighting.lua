-- A writer has the grammar built, sees headings and field lines in colour, and reads the help.

local editor = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'support/editor.lua'))

editor.run(function()
  -- Built elsewhere, so that the checkout stays as it is.
  local built = vim.fs.joinpath(vim.fn.stdpath('state'), 'built')
  local result = vim.system({ vim.fs.joinpath(editor.plugin, 'build'), built }, { text = true }):wait()
  assert(result.code == 0, result.stderr)
  vim.opt.runtimepath:append(built)
  require('sayso').highlight()

  vim.cmd.edit(vim.fs.joinpath(editor.folder, 'narratives/incident-response.md'))
  local function captures(text)
    editor.go_to(text)
    vim.treesitter.get_parser(0, 'narrative'):parse(true)
    return vim.treesitter.get_captures_at_cursor(0)
  end
  local function expect(text, capture)
    assert(vim.list_contains(captures(text), capture), text .. ': ' .. vim.inspect(captures(text)))
  end
  expect('Handling (CC7.4)', 'markup.heading')
  expect('Criteria:', 'property')
  assert(vim.treesitter.highlighter.active[vim.api.nvim_get_current_buf()] ~= nil)

  -- What is within a line comes from Neovim's own grammar.
  vim.api.nvim_buf_set_lines(0, -1, -1, true, { '', 'The lead keeps **every ticket** in Jira.' })
  expect('every ticket', 'markup.strong')

  -- The queries of the grammar fit this Neovim.
  for _, query in ipairs({ 'highlights', 'injections', 'folds' }) do
    assert(vim.treesitter.query.get('narrative', query) ~= nil, query)
  end

  local doc = vim.fs.joinpath(vim.fn.stdpath('state'), 'help', 'doc')
  vim.fn.mkdir(doc, 'p')
  vim.uv.fs_copyfile(vim.fs.joinpath(editor.plugin, 'doc/sayso.txt'), vim.fs.joinpath(doc, 'sayso.txt'))
  vim.cmd.helptags(doc)
  vim.opt.runtimepath:prepend(vim.fs.dirname(doc))
  for _, topic in ipairs({ 'sayso', 'sayso-setup', 'sayso-highlight', 'sayso-grammar', 'sayso-trouble' }) do
    vim.cmd.help(topic)
    assert(vim.bo.filetype == 'help' and vim.api.nvim_get_current_line():find('*' .. topic .. '*', 1, true), topic)
  end
end)
