// The scanner's tokens without tree-sitter's parser, for who reads a text once and keeps no tree.
//
// The scanner knows by itself what comes next (scanner.c); to build a tree of it, and to free that again, costs several
// times what the scanner does. A reader is the lexer that the scanner calls, over a text that is in memory as a whole.

#include "tree_sitter/parser.h"

#include <stdlib.h>

void *tree_sitter_narrative_external_scanner_create(void);
void tree_sitter_narrative_external_scanner_destroy(void *scanner);
bool tree_sitter_narrative_external_scanner_scan(void *scanner, TSLexer *lexer, const bool *valid_symbols);

#define UNMARKED UINT32_MAX
#define BYTE_ORDER_MARK 0xFEFF
#define MARK_STAND_IN 0xFEFE  // see scanner.c

typedef struct {
  TSLexer lexer;  // the first member: the scanner has a pointer to it, and `advance` makes that one to the reader
  const uint8_t *text;
  uint32_t size;
  uint32_t at;     // where the character in view begins
  uint32_t width;  // its bytes; 0 at the end of the text
  uint32_t end;    // of the token
  void *scanner;
} Reader;

static inline void view(Reader *r, uint32_t at) {
  const uint8_t *c = r->text + at;
  r->at = at;
  if (at >= r->size) {
    r->width = 0;
    r->lexer.lookahead = 0;
  } else if (c[0] < 0x80) {
    r->width = 1;
    r->lexer.lookahead = c[0];
  } else if (c[0] < 0xe0) {
    r->width = 2;
    r->lexer.lookahead = (c[0] & 0x1f) << 6 | (c[1] & 0x3f);
  } else if (c[0] < 0xf0) {
    r->width = 3;
    r->lexer.lookahead = (c[0] & 0x0f) << 12 | (c[1] & 0x3f) << 6 | (c[2] & 0x3f);
    if (at == 0 && r->lexer.lookahead == BYTE_ORDER_MARK) r->lexer.lookahead = MARK_STAND_IN;
  } else {
    r->width = 4;
    r->lexer.lookahead = (c[0] & 0x07) << 18 | (c[1] & 0x3f) << 12 | (c[2] & 0x3f) << 6 | (c[3] & 0x3f);
  }
}

static void advance(TSLexer *lexer, bool skip) {
  (void)skip;  // no token of this grammar has anything in front
  Reader *r = (Reader *)lexer;
  view(r, r->at + r->width);
}

static void mark_end(TSLexer *lexer) {
  Reader *r = (Reader *)lexer;
  r->end = r->at;
}

static bool eof(const TSLexer *lexer) {
  const Reader *r = (const Reader *)lexer;
  return r->at >= r->size;
}

// A reader of `size` bytes, which have to be UTF-8 and to stay where they are.
Reader *narrative_reader_new(const uint8_t *text, uint32_t size) {
  Reader *r = calloc(1, sizeof(Reader));
  if (!r) abort();
  r->lexer.advance = advance;
  r->lexer.mark_end = mark_end;
  r->lexer.eof = eof;
  r->text = text;
  r->size = size;
  r->scanner = tree_sitter_narrative_external_scanner_create();
  if (!r->scanner) abort();
  return r;
}

void narrative_reader_delete(Reader *r) {
  tree_sitter_narrative_external_scanner_destroy(r->scanner);
  free(r);
}

// The next token, by its place in `externals` in grammar.js, and where it ends; false behind the last.
bool narrative_reader_next(Reader *r, uint16_t *token, uint32_t *end) {
  view(r, r->end);
  r->end = UNMARKED;
  if (!tree_sitter_narrative_external_scanner_scan(r->scanner, &r->lexer, NULL)) {
    return false;
  }
  if (r->end == UNMARKED) r->end = r->at;
  *token = r->lexer.result_symbol;
  *end = r->end;
  return true;
}
