-- What Neovim needs beside `lsp/sayso.lua`. See `:help sayso`.

local M = {}

local documents = { 'markdown', 'mdx', 'text' }

--- How the server is started, whatever the version of Neovim.
M.config = {
  cmd = { 'sayso', 'server' },
  filetypes = vim.list_extend({ 'toml', 'csv', 'tsv', 'yaml' }, documents),
}

--- Whether the server reads a buffer: each document, and of other files, which may be registers, what lies where a
--- `sayso.toml` holds or in a folder `registers`.
---@param buffer integer
---@return boolean
function M.reads(buffer)
  if vim.tbl_contains(documents, vim.bo[buffer].filetype) then
    return true
  end
  local path = vim.fs.normalize(vim.api.nvim_buf_get_name(buffer))
  -- A file that has not been saved yet is not found.
  return vim.fs.basename(path) == 'sayso.toml'
    or path:find('/registers/', 1, true) ~= nil
    or vim.fs.root(buffer, 'sayso.toml') ~= nil
end

--- The folder whose documents belong together; a document may stand by itself.
---@param buffer integer
---@return string?
function M.root(buffer)
  return vim.fs.root(buffer, '.git') or vim.fs.root(buffer, 'sayso.toml')
end

--- For Neovim 0.10, which has no `vim.lsp.enable()`.
---@param changes? vim.lsp.ClientConfig what is to differ, such as `cmd`
function M.setup(changes)
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('sayso', {}),
    pattern = M.config.filetypes,
    callback = function(event)
      if vim.bo[event.buf].buftype == '' and M.reads(event.buf) then
        local config = { name = 'sayso', cmd = M.config.cmd, root_dir = M.root(event.buf) }
        vim.lsp.start(vim.tbl_extend('force', config, changes or {}), { bufnr = event.buf })
      end
    end,
  })
end

--- Has documents highlighted by sayso's own grammar, which `editors/neovim/build` has to have built.
function M.highlight()
  if not pcall(vim.treesitter.language.inspect, 'narrative') then
    vim.notify('sayso: there is no parser “narrative” yet; editors/neovim/build builds it', vim.log.levels.WARN)
    return
  end
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('sayso.highlight', {}),
    pattern = documents,
    callback = function(event)
      -- What the editor itself shows as Markdown, such as a card, stays as it is.
      if vim.bo[event.buf].buftype == '' then
        vim.treesitter.start(event.buf, 'narrative')
      end
    end,
  })
end

return M
