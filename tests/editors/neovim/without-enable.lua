-- As in Neovim 0.10, which has no `vim.lsp.enable()`.

local editor = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'support/editor.lua'))

editor.run(function()
  require('sayso').setup({ cmd = { editor.server, 'server' } })
  local narrative = editor.open('narratives/vendor-management.md')
  editor.wait('the comments', function()
    return #editor.comments(narrative, 'open-cadence') > 0
  end)
  local config = editor.open('sayso.toml')
  vim.api.nvim_buf_set_lines(config, 0, -1, true, { 'rules.open-cadence = "off"' })
  editor.wait("the rule's comments to go", function()
    return #editor.comments(narrative, 'open-cadence') == 0
  end)
  vim.cmd.edit(vim.fs.joinpath(vim.fn.stdpath('state'), 'other.toml'))
  assert(#vim.lsp.get_clients({ bufnr = 0 }) == 0, 'a TOML file that has nothing to do with sayso is left alone')
end)
