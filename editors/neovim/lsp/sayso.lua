-- For Neovim 0.11 and later: with this folder on the runtimepath, `vim.lsp.enable('sayso')`.
-- See `:help sayso`.

---@type vim.lsp.Config
return {
  cmd = { 'sayso', 'server' },
  filetypes = { 'markdown', 'mdx', 'text' },
  root_markers = { 'sayso.toml', '.git' },
}
