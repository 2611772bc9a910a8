// The scanner's tokens without tree-sitter, for who reads a text once and keeps no tree.
//
// The scanner knows by itself what comes next. To make a tree of that and to free it again costs several times as much,
// and so does a lexer that takes the text in pieces and has to be called for each character. So this is the scanner again,
// with a lexer of its own over a text that is in memory as a whole.

#include "tree_sitter/parser.h"

#include <stdlib.h>
#include <string.h>

#define BYTE_ORDER_MARK_CHARACTER 0xFEFF
#define BYTE_ORDER_MARK_STAND_IN 0xFEFE  // what the scanner takes for it

typedef struct {
  TSLexer base;  // the first member: a pointer to it is one to the lexer; the scanner looks at two of its fields
  const uint8_t *text;
  uint32_t size;
  uint32_t at;     // where the character in view begins
  uint32_t width;  // its bytes; 0 at the end of the text
  uint32_t end;    // of the token
} Lexer;

static inline void view(Lexer *l, uint32_t at) {
  const uint8_t *c = l->text + at;
  l->at = at;
  if (at >= l->size) {
    l->width = 0;
    l->base.lookahead = 0;
  } else if (c[0] < 0x80) {
    l->width = 1;
    l->base.lookahead = c[0];
  } else if (c[0] < 0xe0) {
    l->width = 2;
    l->base.lookahead = (c[0] & 0x1f) << 6 | (c[1] & 0x3f);
  } else if (c[0] < 0xf0) {
    l->width = 3;
    l->base.lookahead = (c[0] & 0x0f) << 12 | (c[1] & 0x3f) << 6 | (c[2] & 0x3f);
    if (at == 0 && l->base.lookahead == BYTE_ORDER_MARK_CHARACTER) l->base.lookahead = BYTE_ORDER_MARK_STAND_IN;
  } else {
    l->width = 4;
    l->base.lookahead = (c[0] & 0x07) << 18 | (c[1] & 0x3f) << 12 | (c[2] & 0x3f) << 6 | (c[3] & 0x3f);
  }
}

static inline void advance(TSLexer *lexer) {
  Lexer *l = (Lexer *)lexer;
  view(l, l->at + l->width);
}

static inline void mark_end(TSLexer *lexer) {
  Lexer *l = (Lexer *)lexer;
  l->end = l->at;
}

static inline bool at_end(TSLexer *lexer) { return ((Lexer *)lexer)->width == 0; }

// The end of the line. In windows, as a text without the one sign for it would be searched for that sign from each of its
// lines to its very end.
static const uint8_t *line_end(const uint8_t *from, const uint8_t *end) {
  const size_t window = 1024;
  while (from < end) {
    size_t size = (size_t)(end - from) < window ? (size_t)(end - from) : window;
    const uint8_t *feed = memchr(from, '\n', size);
    if (feed) size = (size_t)(feed - from);
    const uint8_t *carriage_return = memchr(from, '\r', size);
    if (carriage_return) return carriage_return;
    from += size;
    if (feed) break;
  }
  return from;
}

// As in scanner.c, but many bytes at a time: most of a text is passed over here.
static int32_t skip_rest(TSLexer *lexer, int *size, bool *bar) {
  Lexer *l = (Lexer *)lexer;
  const uint8_t *from = l->text + l->at, *to = line_end(from, l->text + l->size);
  int characters = 0;
  view(l, (uint32_t)(to - l->text));
  for (const uint8_t *c = from; c < to; c++) characters += (*c & 0xc0) != 0x80;
  *size = characters;
  *bar = memchr(from, '|', (size_t)(to - from)) != NULL;
  while (to > from && (to[-1] == ' ' || to[-1] == '\t')) to--;
  return to > from ? to[-1] : 0;
}

#define NARRATIVE_READER
#include "scanner.c"

typedef struct {
  Lexer lexer;
  State state;
} Reader;

// A reader of `size` bytes, which have to be UTF-8 and to stay where they are.
Reader *narrative_reader_new(const uint8_t *text, uint32_t size) {
  Reader *r = calloc(1, sizeof(Reader));
  if (!r) abort();
  r->lexer.text = text;
  r->lexer.size = size;
  return r;
}

void narrative_reader_delete(Reader *r) { free(r); }

// The next token, by its place in `externals` in grammar.js, and where it ends; false behind the last.
bool narrative_reader_next(Reader *r, uint16_t *token, uint32_t *end) {
  view(&r->lexer, r->lexer.end);
  if (!scan(&r->state, &r->lexer.base)) return false;
  *token = r->lexer.base.result_symbol;
  *end = r->lexer.end;
  return true;
}
