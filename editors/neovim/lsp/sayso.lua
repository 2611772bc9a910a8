-- For Neovim 0.11 and later: with this folder on the runtimepath, `vim.lsp.enable('sayso')`.
-- See `:help sayso`.

local sayso = require('sayso')

---@type vim.lsp.Config
return {
  cmd = sayso.config.cmd,
  filetypes = sayso.config.filetypes,
  root_dir = function(buffer, start)
    if sayso.reads(buffer) then
      start(sayso.root(buffer))
    end
  end,
  on_attach = function(_, buffer)
    -- The key that Neovim itself gives to Markdown lists headings only.
    vim.keymap.set('n', 'gO', vim.lsp.buf.document_symbol, { buffer = buffer, desc = 'Sections and controls' })
  end,
}
