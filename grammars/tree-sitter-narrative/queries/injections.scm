((front_matter
  (front_matter_line) @injection.content)
  (#set! injection.language "yaml")
  (#set! injection.combined))

; The language is the first word behind the fence: `yaml`, `{.yaml}`, `yaml title="x"`.
((fenced_code_block
  (info_string) @injection.language
  (code_line) @injection.content)
  (#match? @injection.language "^[A-Za-z0-9_+#-]+$")
  (#set! injection.combined))

((html_block
  (html_line) @injection.content)
  (#set! injection.language "html")
  (#set! injection.combined))

((html_comment
  (comment_line) @injection.content)
  (#set! injection.language "html")
  (#set! injection.combined))

; Emphasis, links and code within a line.
([
  (paragraph (line) @injection.content)
  (heading (line) @injection.content)
  (definition_term (line) @injection.content)
  (field_value) @injection.content
  (table_row) @injection.content
]
  (#set! injection.language "markdown_inline"))
