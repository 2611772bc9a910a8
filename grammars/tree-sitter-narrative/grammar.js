/**
 * @file Block structure of control narratives, policies and system descriptions
 * @license MIT OR Apache-2.0
 */

/// <reference types="tree-sitter-cli/dsl" />
// @ts-check

// The scanner (src/scanner.c) looks at the beginning of each line once, decides what the line opens,
// continues and closes, and then hands out the tokens of that decision. The grammar only gives them
// names. Every node that can hold more than one line ends with the empty token `_close`, so the
// grammar never has to guess where a node ends, and no sequence of tokens is an error.

// What may stand at the beginning of a line inside any block that goes over several lines.
const continuation = $ => [$.newline, $.indentation, $.block_quote_marker];

module.exports = grammar({
  name: 'narrative',

  // Blanks are tokens too: nothing is skipped, so that the leaves cover the whole text.
  extras: _ => [],

  // The order is that of `enum TokenType` in src/scanner.c.
  externals: $ => [
    $._start,
    $._close,
    $._section_start,
    $._section_marker,
    $._section_end,
    $.byte_order_mark,
    $.blank_line,
    $.newline,
    $.indentation,
    $.block_quote_marker,
    $._block_quote_start,
    $.line,
    $._term_line,
    $._indented_line,
    $.field_name,
    $.field_value,
    $.front_matter_fence,
    $.front_matter_line,
    $.heading_marker,
    $.heading_trailing,
    $.setext_underline,
    $.list_marker,
    $.task_marker,
    $.code_fence,
    $.info_string,
    $.code_line,
    $.thematic_break,
    $.table_row,
    $.table_delimiter_row,
    $.grid_table_border,
    $.grid_table_line,
    $.comment_line,
    $.html_line,
    $.template_tag,
    $.admonition_marker,
    $.fenced_div_marker,
    $._fenced_div_end,
    $.definition_marker,
    $.footnote_marker,
    $.link_reference_definition,
  ],

  rules: {
    document: $ => seq(
      $._start,
      optional($.byte_order_mark),
      $._start,
      optional($.front_matter),
      repeat($._block),
      repeat($._section),
    ),

    // Sections don't show in the tree. After an edit, tree-sitter passes over the unchanged parts of a
    // repetition one by one: in a long document, over sections rather than over each block. It skips what
    // begins where a changed empty token is, and an edit in the first line changes the empty tokens in front;
    // so the first section begins later than that. All others begin with a heading.
    _section: $ => seq(
      choice($._section_start, alias($._section_heading, $.heading)),
      repeat($._block),
      $._section_end,
    ),

    _section_heading: $ => prec.right(seq(
      alias($._section_marker, $.heading_marker),
      optional($.line),
      optional($.heading_trailing),
    )),

    _block: $ => choice(
      $.blank_line,
      ...continuation($),
      $.heading,
      $.paragraph,
      $.list,
      $.block_quote,
      $.fenced_code_block,
      $.indented_block,
      $.thematic_break,
      $.pipe_table,
      $.grid_table,
      $.html_comment,
      $.html_block,
      $.template_tag,
      $.admonition,
      $.fenced_div,
      $.definition_list,
      $.footnote_definition,
      $.link_reference_definition,
    ),

    front_matter: $ => seq(
      choice($.front_matter_fence, $.front_matter_line),
      repeat(choice($.front_matter_fence, $.front_matter_line, $.newline)),
      $._close,
    ),

    heading: $ => choice(
      prec.right(seq($.heading_marker, optional($.line), optional($.heading_trailing))),
      seq($._lines, $.setext_underline),
    ),

    paragraph: $ => seq($._lines, $._close),

    _lines: $ => seq(
      choice($.line, $.field_line),
      repeat(choice($.line, $.field_line, ...continuation($))),
    ),

    field_line: $ => prec.right(seq(
      $.field_name,
      optional($.indentation),
      optional($.field_value),
    )),

    list: $ => seq(
      $.list_item,
      repeat(choice($.list_item, $.blank_line, ...continuation($))),
      $._close,
    ),

    list_item: $ => seq(
      $.list_marker,
      optional($.task_marker),
      repeat($._block),
      $._close,
    ),

    block_quote: $ => seq(
      alias($._block_quote_start, $.block_quote_marker),
      repeat($._block),
      $._close,
    ),

    fenced_code_block: $ => seq(
      $.code_fence,
      optional($.info_string),
      repeat(choice($.code_line, $.code_fence, ...continuation($))),
      $._close,
    ),

    indented_block: $ => seq(
      alias($._indented_line, $.line),
      repeat(choice(alias($._indented_line, $.line), $.blank_line, ...continuation($))),
      $._close,
    ),

    pipe_table: $ => seq(
      choice($.table_row, $.table_delimiter_row),
      repeat(choice($.table_row, $.table_delimiter_row, ...continuation($))),
      $._close,
    ),

    grid_table: $ => seq(
      $.grid_table_border,
      repeat(choice($.grid_table_border, $.grid_table_line, ...continuation($))),
      $._close,
    ),

    html_comment: $ => seq(
      $.comment_line,
      repeat(choice($.comment_line, ...continuation($))),
      $._close,
    ),

    html_block: $ => seq(
      $.html_line,
      repeat(choice($.html_line, ...continuation($))),
      $._close,
    ),

    admonition: $ => seq($.admonition_marker, repeat($._block), $._close),

    fenced_div: $ => seq(
      $.fenced_div_marker,
      repeat($._block),
      optional(alias($._fenced_div_end, $.fenced_div_marker)),
      $._close,
    ),

    definition_list: $ => seq(
      $.definition_term,
      repeat(choice($.definition_term, $.definition, $.blank_line, ...continuation($))),
      $._close,
    ),

    definition_term: $ => alias($._term_line, $.line),

    definition: $ => seq($.definition_marker, repeat($._block), $._close),

    footnote_definition: $ => seq($.footnote_marker, repeat($._block), $._close),
  },
});
