-- A writer asks what the id of a control stands for, goes to where it is declared, and gives it another name.

local editor = dofile(vim.fs.joinpath(vim.fs.dirname(arg[0]), 'support/editor.lua'))

local NARRATIVE = {
  '# Reviews',
  '',
  'LL-09 is part of the monthly meeting, where the Head of Security closes the ACCESS ticket of the quarter.',
}

editor.run(function()
  local path = vim.fs.joinpath(editor.folder, 'narratives/reviews.md')
  vim.fn.writefile(NARRATIVE, path)
  vim.fn.mkdir(vim.fs.joinpath(editor.folder, '.git'))
  editor.enable()
  local narrative = editor.open('narratives/reviews.md')
  local function here()
    return vim.lsp.util.make_position_params(0, editor.client(narrative).offset_encoding)
  end

  editor.go_to('LL-09')
  local card = editor.ask(narrative, 'textDocument/hover', here()).contents.value
  assert(card:find('Department heads review the access', 1, true), card)

  -- CTRL-] and K as they are pressed.
  vim.lsp.buf.hover()
  editor.wait('the card', function()
    return vim.iter(vim.api.nvim_list_wins()):any(function(window)
      local text = table.concat(editor.lines(vim.api.nvim_win_get_buf(window)), '\n')
      return vim.api.nvim_win_get_config(window).relative ~= '' and text:find('Department heads', 1, true) ~= nil
    end)
  end)
  vim.cmd.normal({ vim.keycode('<C-]>'), bang = true })
  local name = vim.fs.basename(vim.api.nvim_buf_get_name(0))
  assert(name == 'control-matrix.md', 'the definition is in ' .. name)
  assert(vim.api.nvim_get_current_line():find('^| LL%-09 '), vim.api.nvim_get_current_line())

  -- Another name, in both documents.
  local matrix = vim.api.nvim_get_current_buf()
  editor.wait('the server', function()
    return editor.client(matrix) ~= nil
  end)
  editor.go_to('LL-09')
  vim.lsp.buf.rename('LL-29')
  editor.wait('the new name', function()
    return editor.lines(narrative)[3]:find('^LL%-29 ') ~= nil
  end)
  assert(vim.api.nvim_get_current_line():find('^| LL%-29 '), vim.api.nvim_get_current_line())

  -- From an owner to the entry in the register, and from there on within the registers.
  local vulnerabilities = editor.open('narratives/vulnerability-management.md')
  editor.go_to('Head of Security')
  vim.cmd.normal({ vim.keycode('<C-]>'), bang = true })
  name = vim.fs.basename(vim.api.nvim_buf_get_name(0))
  assert(name == 'owners.toml', 'the entry is in ' .. name .. ', from ' .. vulnerabilities)
  editor.open('registers/systems.csv')
  editor.go_to('Head of Security')
  vim.cmd.normal({ vim.keycode('<C-]>'), bang = true })
  name = vim.fs.basename(vim.api.nvim_buf_get_name(0))
  assert(name == 'owners.toml', 'the entry is in ' .. name)

  -- What is said of a control's heading.
  local backup = editor.open('narratives/backup-and-recovery.md')
  editor.go_to('# Control activities')
  card = editor.ask(backup, 'textDocument/hover', here()).contents.value
  assert(card:find('**Who:**', 1, true), card)

  -- Switched on, what was understood stands above each control, and within sentences.
  vim.lsp.codelens.refresh({ bufnr = backup })
  editor.wait('the line above a control', function()
    return vim.iter(vim.lsp.codelens.get(backup)):any(function(lens)
      return lens.command.title:find('Platform Lead', 1, true) ~= nil
    end)
  end)

  -- The outline, on the key that Neovim gives to Markdown.
  vim.api.nvim_feedkeys('gO', 'x', false)
  editor.wait('the outline', function()
    return vim.iter(vim.fn.getloclist(0)):any(function(item)
      return item.text:find('Control activities', 1, true) ~= nil
    end)
  end)

  local access = editor.open('narratives/access-management.md')
  vim.lsp.inlay_hint.enable(true, { bufnr = access })
  editor.wait('the hints', function()
    return vim.iter(vim.lsp.inlay_hint.get({ bufnr = access })):any(function(hint)
      return hint.inlay_hint.label == 'by Head of Security, from Owner'
    end)
  end)
end)
