(heading (heading_marker) @markup.heading.marker)
(heading (line) @markup.heading)
(heading (heading_trailing) @markup.heading.marker)
(setext_underline) @markup.heading.marker

(field_name) @property
(definition_term) @property

[
  (list_marker)
  (definition_marker)
  (footnote_marker)
] @markup.list
(task_marker) @markup.list.checked

(block_quote_marker) @punctuation.special
(block_quote) @markup.quote

(front_matter_fence) @punctuation.delimiter
(code_fence) @punctuation.delimiter
(info_string) @label
(code_line) @markup.raw.block
(indented_block (line) @markup.raw.block)

(thematic_break) @punctuation.special
(table_delimiter_row) @punctuation.special
(grid_table_border) @punctuation.special

(comment_line) @comment
(html_line) @tag
(template_tag) @keyword.directive
[
  (admonition_marker)
  (fenced_div_marker)
] @keyword

(link_reference_definition) @markup.link
