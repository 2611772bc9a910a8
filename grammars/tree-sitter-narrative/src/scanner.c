// Block structure of narratives, one line at a time.
//
// When a line ends, the scanner reads ahead into the next one and makes a plan for it: how many open
// blocks it closes, and which tokens it consists of. The following calls only carry the plan out. So
// each line is judged in one place, with the whole line in view, and a token never depends on where
// the parser happens to be. The plan is part of the saved state, which makes reparsing after an edit
// exact: tree-sitter notes how far the plan has read, and reads again whatever an edit within that
// distance may have changed.

#include "tree_sitter/parser.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// The order is that of `externals` in grammar.js.
enum TokenType {
  START,
  CLOSE,
  SECTION_START,
  SECTION_MARKER,
  SECTION_END,
  BYTE_ORDER_MARK,
  BLANK_LINE,
  NEWLINE,
  INDENTATION,
  BLOCK_QUOTE_MARKER,
  BLOCK_QUOTE_START,
  LINE,
  TERM_LINE,
  INDENTED_LINE,
  FIELD_NAME,
  FIELD_VALUE,
  FRONT_MATTER_FENCE,
  FRONT_MATTER_LINE,
  HEADING_MARKER,
  HEADING_TRAILING,
  SETEXT_UNDERLINE,
  LIST_MARKER,
  TASK_MARKER,
  CODE_FENCE,
  INFO_STRING,
  CODE_LINE,
  THEMATIC_BREAK,
  TABLE_ROW,
  TABLE_DELIMITER_ROW,
  GRID_TABLE_BORDER,
  GRID_TABLE_LINE,
  COMMENT_LINE,
  HTML_LINE,
  TEMPLATE_TAG,
  ADMONITION_MARKER,
  FENCED_DIV_MARKER,
  FENCED_DIV_END,
  DEFINITION_MARKER,
  FOOTNOTE_MARKER,
  LINK_REFERENCE_DEFINITION,
  // Only in plans: a line of text that begins a block, with the column in place of the size. What it is, the end of the line and the next one tell, and
  // when its token is read both are at hand; to look at them any earlier would mean to read all text twice.
  OPENING_LINE,
};

// Blocks that hold blocks.
enum Container { QUOTE = 1, LIST, ITEM, ADMONITION, DIV, DEFINITIONS, DEFINITION, FOOTNOTE };

// Blocks that hold lines.
enum Leaf {
  NO_LEAF,
  PARAGRAPH,
  CODE,
  INDENTED,
  TABLE,
  GRID,
  COMMENT,
  HTML_UNTIL_BLANK,
  HTML_UNTIL_END_TAG,
  HTML_TAGS_ONLY,
  FRONT_MATTER,
};

// Deeper markers are text. The saved state has to fit into 1024 bytes: 8, up to 6 for each container, and the plan.
#define MAX_DEPTH 60
#define MAX_OPS 640       // bytes of the plan
#define OPEN_LIMIT 500    // no more containers in one line once the plan has this many bytes
#define LOOK 4096         // characters of a line that a plan may look at
#define LOOK_NEXT 512     // characters of the line after it
#define LOOK_FRONT 65536  // characters in which front matter has to end
#define MAX_INDENT 60000

// tree-sitter skips a byte order mark, which would leave a gap in the tree. Who wants it as a token replaces it
// by this character, which stands for nothing else and is as long.
#define MARK_STAND_IN 0xFEFE

enum Started { NOT_STARTED, HALF_STARTED, STARTED, IN_SECTION, ENDED };

#define HAS_FIELD 4  // instead of the number of a paragraph's lines: it is no heading, whatever is drawn below

#define END_OF_LINE (-1)
#define BEYOND (-2)  // the line is longer than a plan looks

typedef struct {
  uint8_t type;
  uint8_t kind;     // of a list: its markers
  uint16_t marker;  // columns from the enclosing block to the marker
  uint16_t width;   // columns from the enclosing block to the content
} Block;

typedef struct {
  uint8_t started;
  uint8_t leaf;
  uint8_t lines;       // lines of the paragraph or rows of the table so far, up to 3
  uint8_t last;        // last visible character of the line just read, 0x7f if it isn't ASCII
  uint8_t fence;       // character of the open fence; what ends front matter or an HTML block
  uint8_t fence_size;  // its length
  uint8_t depth;
  uint16_t closes;     // blocks still to be closed before the tokens of the plan
  uint16_t op_at, op_end;
  Block stack[MAX_DEPTH];
  uint8_t ops[MAX_OPS];
} State;

// ---------------------------------------------------------------------------------------------
// The lexer: tree-sitter's, unless reader.c has put its own in front

#ifndef NARRATIVE_READER
static inline void advance(TSLexer *lexer) { lexer->advance(lexer, false); }
static inline void mark_end(TSLexer *lexer) { lexer->mark_end(lexer); }
static inline bool at_end(TSLexer *lexer) { return lexer->eof(lexer); }
#endif

static inline bool is_blank(int32_t c) { return c == ' ' || c == '\t'; }

static inline bool at_line_end(TSLexer *lexer) {
  int32_t c = lexer->lookahead;
  return c <= '\r' && (c == '\n' || c == '\r' || (c == 0 && at_end(lexer)));
}

#ifndef NARRATIVE_READER
// Goes to the end of the line. Gives its last visible character, or 0, and says how many characters were passed and
// whether one of them is a bar. The last character only matters as one of ASCII, or as none.
static int32_t skip_rest(TSLexer *lexer, int *size, bool *bar) {
  int32_t last = 0;
  *size = 0;
  *bar = false;
  for (; !at_line_end(lexer); ++*size) {
    int32_t c = lexer->lookahead;
    if (c == '|') *bar = true;
    if (!is_blank(c)) last = c;
    advance(lexer);
  }
  return last;
}
#endif

// ---------------------------------------------------------------------------------------------
// The line in view

typedef struct {
  TSLexer *lexer;
  int32_t *text;
  int size;
  bool ended;  // the line's end is at `size`
} View;

// Scratch space for one plan; on the stack of the call, so that parsers on several threads don't share it.
typedef struct {
  int32_t line[LOOK];
  int32_t next[LOOK_NEXT];
} Room;

static int32_t read_more(View *v, int i) {
  // Nearly always it is the next character that is asked for.
  if (v->size == i && i < LOOK && !v->ended && !at_line_end(v->lexer)) {
    int32_t c = v->lexer->lookahead;
    v->text[v->size++] = c;
    advance(v->lexer);
    return c;
  }
  while (v->size <= i) {
    if (v->ended) return END_OF_LINE;
    if (v->size == LOOK) return BEYOND;
    if (at_line_end(v->lexer)) {
      v->ended = true;
      return END_OF_LINE;
    }
    v->text[v->size++] = v->lexer->lookahead;
    advance(v->lexer);
  }
  return v->text[i];
}

static inline int32_t at(View *v, int i) { return i < v->size ? v->text[i] : read_more(v, i); }

static inline bool is_digit(int32_t c) { return c >= '0' && c <= '9'; }
static inline bool is_lower(int32_t c) { return c >= 'a' && c <= 'z'; }
static inline bool is_upper(int32_t c) { return c >= 'A' && c <= 'Z'; }
static inline bool is_letter(int32_t c) { return is_lower(c) || is_upper(c); }
static inline bool is_end(int32_t c) { return c == END_OF_LINE; }
static inline bool is_blank_or_end(int32_t c) { return is_blank(c) || c == END_OF_LINE; }
static inline int32_t to_lower(int32_t c) { return is_upper(c) ? c + 32 : c; }

static int skip_blanks(View *v, int i) {
  while (is_blank(at(v, i))) i++;
  return i;
}

// Nothing but blanks from `i` on.
static bool rest_is_blank(View *v, int i) { return is_end(at(v, skip_blanks(v, i))); }

// The end of the line's text, blanks at its end not counted; -1 if it lies beyond the view.
static int text_end(View *v) {
  int i = v->size;
  while (at(v, i) >= 0) i++;
  if (at(v, i) == BEYOND) return -1;
  while (i > 0 && is_blank(v->text[i - 1])) i--;
  return i;
}

// ---------------------------------------------------------------------------------------------
// Where in the line the plan is. A tab may reach over the edge of a block: `spare` are its columns
// beyond that edge.

typedef struct {
  int i;
  int column;
  int spare;
} Place;

static int indent_at(View *v, Place p, int *end) {
  int width = p.spare, column = p.column, i = p.i;
  for (;; i++) {
    int32_t c = at(v, i);
    int step;
    if (c == ' ') step = 1;
    else if (c == '\t') step = 4 - column % 4;
    else break;
    column += step;
    width += step;
  }
  *end = i;
  return width > MAX_INDENT ? MAX_INDENT : width;
}

static void skip_columns(View *v, Place *p, int columns) {
  if (p->spare >= columns) {
    p->spare -= columns;
    return;
  }
  columns -= p->spare;
  p->spare = 0;
  while (columns > 0) {
    int32_t c = at(v, p->i);
    int step;
    if (c == ' ') step = 1;
    else if (c == '\t') step = 4 - p->column % 4;
    else return;
    p->i++;
    p->column += step;
    if (step > columns) p->spare = step - columns;
    columns -= step;
  }
}

// ---------------------------------------------------------------------------------------------
// Plans

// A token of `size` characters; 0 stands for the rest of the line (or for nothing, with CLOSE).
static void add(State *s, uint8_t token, int size) {
  if (s->op_end + 4 > MAX_OPS) return;
  s->ops[s->op_end++] = token;
  if (size < 255) {
    s->ops[s->op_end++] = (uint8_t)size;
  } else {
    s->ops[s->op_end++] = 255;
    s->ops[s->op_end++] = (uint8_t)(size & 255);
    s->ops[s->op_end++] = (uint8_t)(size >> 8);
  }
}

typedef struct {
  State *s;
  View *v;
  Room *room;
  Place p;
  int from;  // start of the characters that no token of the plan covers yet
  int peeked;  // characters of the following line in `room->next`; -1 before the first look
} Plan;

// Blanks up to `to` become a token of their own.
static void add_indentation(Plan *plan, int to) {
  if (to > plan->from) {
    add(plan->s, INDENTATION, to - plan->from);
    plan->from = to;
  }
}

static void add_token(Plan *plan, uint8_t token, int to) {
  add(plan->s, token, to - plan->from);
  plan->from = to;
}

static void add_rest(Plan *plan, uint8_t token) { add(plan->s, token, 0); }

static bool may_open(State *s, int depth, int count) { return depth + count <= MAX_DEPTH && s->op_end < OPEN_LIMIT; }

static void push(State *s, uint8_t type, uint8_t kind, int marker, int width) {
  Block b = {type, kind, (uint16_t)(marker > MAX_INDENT ? MAX_INDENT : marker),
             (uint16_t)(width > MAX_INDENT ? MAX_INDENT : width)};
  s->stack[s->depth++] = b;
}

static void no_leaf(State *s) {
  s->leaf = NO_LEAF;
  s->lines = s->last = s->fence = s->fence_size = 0;
}

static void close_leaf(State *s) {
  if (s->leaf != NO_LEAF) s->closes++;
  no_leaf(s);
}

// Ends the leaf behind the tokens planned so far.
static void end_leaf(State *s) {
  add(s, CLOSE, 0);
  no_leaf(s);
}

static void close_to(State *s, int depth) {
  close_leaf(s);
  s->closes += (uint16_t)(s->depth - depth);
  s->depth = (uint8_t)depth;
}

static bool has(State *s, uint8_t type) {
  for (int k = 0; k < s->depth; k++)
    if (s->stack[k].type == type) return true;
  return false;
}

// Inside these, indented text is never code: people indent by four what belongs to an item.
static bool in_list(State *s) {
  for (int k = 0; k < s->depth; k++) {
    uint8_t t = s->stack[k].type;
    if (t != QUOTE && t != DIV) return true;
  }
  return false;
}

// ---------------------------------------------------------------------------------------------
// The following line, for what only it decides: tables without outer bars, terms, underlined headings

static void skip_line_end(TSLexer *lexer) {
  if (lexer->lookahead == '\r') {
    advance(lexer);
    if (lexer->lookahead == '\n') advance(lexer);
  } else if (lexer->lookahead == '\n') {
    advance(lexer);
  }
}

// What rows of dashes, underlines and definitions consist of.
static inline bool is_stroke(int32_t c) {
  return c == '-' || c == '=' || c == '|' || c == ':' || c == '+' || is_blank(c);
}

// Its text from the first visible character on, without the quote markers in front: at most `most` characters, up to
// the first that shows it to be a line like any other. None if it begins in front of `edge`, the column where the
// block that the plan is in has its text, as then it isn't part of it.
static int peek_line(State *s, TSLexer *lexer, int32_t *next, int most, int edge) {
  bool quoted = has(s, QUOTE);
  int n = 0, column = 0;
  skip_line_end(lexer);
  while ((is_blank(lexer->lookahead) || (quoted && lexer->lookahead == '>')) && column < LOOK_NEXT) {
    column += lexer->lookahead == '\t' ? 4 - column % 4 : 1;
    advance(lexer);
  }
  if (column < edge) return 0;
  while (n < most && is_stroke(lexer->lookahead)) {
    next[n++] = lexer->lookahead;
    advance(lexer);
  }
  if (n > 0 && n < most && !at_line_end(lexer)) next[n++] = lexer->lookahead;
  return n;
}

// Where the text of the block that the plan is in begins.
static int edge(Plan *plan) {
  int column = plan->p.column - plan->p.spare;
  return column < MAX_INDENT ? column : MAX_INDENT;
}

static void peek(Plan *plan) {
  if (plan->peeked >= 0) return;
  plan->peeked = 0;
  if (text_end(plan->v) < 0) return;
  plan->peeked = peek_line(plan->s, plan->v->lexer, plan->room->next, LOOK_NEXT, edge(plan));
}

static bool is_definition_start(const int32_t *t, int n) { return n >= 2 && t[0] == ':' && is_blank(t[1]); }

// `|---|:--|` and what people write instead. `thin` also takes single dashes.
static bool is_delimiter_row(const int32_t *t, int n, bool needs_bar, bool thin) {
  int bars = 0, dashes = 0, run = 0;
  for (int i = 0; i <= n; i++) {
    int32_t c = i < n ? t[i] : '|';
    if (c == '-') {
      run++;
      continue;
    }
    if (run > 0) {
      if (run < 3 && !thin) return false;
      dashes += run;
      run = 0;
    }
    if (i == n) break;
    if (c == '|') bars++;
    else if (c != ':' && c != '+' && !is_blank(c)) return false;
  }
  return dashes > 0 && (bars > 0 || !needs_bar);
}

// The same for the line in view, without reading more of it than it takes.
static bool is_delimiter_line(View *v, int i, bool thin) {
  int j = i;
  while (at(v, j) >= 0 && is_stroke(at(v, j))) j++;
  return j > i && is_end(at(v, j)) && is_delimiter_row(v->text + i, text_end(v) - i, true, thin);
}

// `===` or `---`: the character, or 0.
static int32_t underline_char(const int32_t *t, int n) {
  while (n > 0 && is_blank(t[n - 1])) n--;
  if (n < 2 || (t[0] != '=' && t[0] != '-')) return 0;
  for (int i = 1; i < n; i++)
    if (t[i] != t[0]) return 0;
  return t[0];
}

// ---------------------------------------------------------------------------------------------
// What a line may begin with

enum MarkerStyle { BULLET = 0x10, DIGITS = 0x20, LOWER = 0x30, UPPER = 0x40 };

typedef struct {
  uint8_t kind;   // style and delimiter: markers of one list have the same
  int end;        // behind the marker
  bool first;     // 1, a or i
  bool empty;     // nothing follows
  bool capital;   // what follows begins like a sentence or a title
  bool tabbed;    // a tab follows, as in text pasted from a word processor
} Marker;

// i to xxxix; longer ones don't occur as markers, and words made of these letters do occur.
static bool is_roman(View *v, int i, int end, bool upper) {
  int at_i = i, tens = 0, ones = 0;
  int32_t x = upper ? 'X' : 'x', five = upper ? 'V' : 'v', one = upper ? 'I' : 'i';
  while (at_i < end && at(v, at_i) == x && tens < 3) at_i++, tens++;
  if (at_i + 2 == end && at(v, at_i) == one && (at(v, at_i + 1) == x || at(v, at_i + 1) == five)) return true;
  if (at_i < end && at(v, at_i) == five) at_i++;
  while (at_i < end && at(v, at_i) == one && ones < 3) at_i++, ones++;
  return at_i == end && end > i;
}

static bool is_bullet(int32_t c) {
  return c == 0x2022 || c == 0x2023 || c == 0x25AA || c == 0x25CF || c == 0x25CB || c == 0x25E6 || c == 0x00B7;
}

static bool read_marker(View *v, int i, Marker *m) {
  int32_t c = at(v, i);
  m->first = false;
  if (c == '-' || c == '*' || c == '+') {
    if (!is_blank_or_end(at(v, i + 1))) return false;
    m->kind = (uint8_t)(BULLET + (c == '-' ? 1 : c == '*' ? 2 : 3));
    m->end = i + 1;
  } else if (is_bullet(c)) {
    m->kind = BULLET + 4;
    m->end = i + 1;
  } else {
    bool paren = c == '(';
    int from = paren ? i + 1 : i, to = from;
    int32_t c0 = at(v, from);
    uint8_t style;
    if (is_digit(c0)) {
      while (is_digit(at(v, to)) && to - from < 4) to++;
      if (to - from > 3) return false;  // a year
      style = DIGITS;
      m->first = to - from == 1 && c0 == '1';
    } else if (is_letter(c0)) {
      bool upper = is_upper(c0);
      while ((upper ? is_upper(at(v, to)) : is_lower(at(v, to))) && to - from < 8) to++;
      if (to - from > 1 && !is_roman(v, from, to, upper)) return false;
      style = upper ? UPPER : LOWER;
      m->first = to - from == 1 && (to_lower(c0) == 'a' || to_lower(c0) == 'i');
    } else {
      return false;
    }
    int32_t d = at(v, to);
    if (paren ? d != ')' : d != '.' && d != ')') return false;
    if (!is_blank_or_end(at(v, to + 1))) return false;
    m->kind = (uint8_t)(style + (paren ? 3 : d == '.' ? 1 : 2));
    m->end = to + 1;
    // Not markers: `i. e.`, the copyright sign `(c) 2026`.
    int next = skip_blanks(v, m->end);
    if (style == LOWER && c0 == 'i' && at(v, next) == 'e' && at(v, next + 1) == '.') return false;
    if (paren && to_lower(c0) == 'c' && to - from == 1 && is_digit(at(v, next)) && is_digit(at(v, next + 1)) &&
        is_digit(at(v, next + 2)))
      return false;
  }
  int text = skip_blanks(v, m->end);
  int32_t first = at(v, text);
  m->empty = is_end(first);
  m->tabbed = at(v, m->end) == '\t';
  if (first == '*' || first == '_' || first == '[' || first == '"') {
    while (at(v, text) == first) text++;
    first = at(v, text);
  }
  m->capital = is_upper(first);
  return true;
}

// May this marker begin a list here, where none of its kind is open?
static bool may_begin_list(State *s, Marker *m, bool in_paragraph, bool nested, int i) {
  uint8_t style = m->kind & 0xf0;
  uint8_t delimiter = m->kind & 0x0f;
  if (style == BULLET) return !(in_paragraph && m->empty);
  // `J. Doe signs …` is a name. Lists that begin in capitals begin with A or I.
  if (style == UPPER && delimiter == 1 && !m->first && m->end - i == 2) return false;
  if (!in_paragraph) return true;
  if (m->empty) return false;
  // In the middle of a paragraph it may be a wrapped line that happens to begin with `(1)` or `A. Smith`.
  // It isn't after a colon or in front of a tab; and `1.`, `a.` or `i.` are hardly ever wrapped.
  if (s->last == ':' || m->tabbed) return true;
  if (style == UPPER || delimiter == 3) return false;
  // People number on from the item above: `4.` below item `3.`, further in.
  return m->first || (nested && style == DIGITS && m->capital);
}

static bool is_thematic_break(View *v, int i) {
  int32_t c = at(v, i);
  int n = 0;
  if (c != '*' && c != '-' && c != '_') return false;
  for (;; i++) {
    int32_t d = at(v, i);
    if (d == c) n++;
    else if (is_end(d)) return n >= 3;
    else if (!is_blank(d)) return false;
  }
}

static bool is_grid_border(View *v, int i) {
  int corners = 0, strokes = 0;
  for (;; i++) {
    int32_t c = at(v, i);
    if (c == '+') corners++;
    else if (c == '-' || c == '=') strokes++;
    else if (c == ':') continue;
    else if (is_blank_or_end(c)) break;
    else return false;
  }
  return corners >= 2 && strokes >= 2 && at(v, i - 1) == '+' && rest_is_blank(v, i);
}

static bool has_bar(View *v, int i) {
  for (;; i++) {
    int32_t c = at(v, i);
    if (c == '|') return true;
    if (c < 0) return false;
  }
}

// Fence of at least three; 0 if there is none.
static int fence_size(View *v, int i, int32_t c) {
  int n = 0;
  while (at(v, i + n) == c && n < 250) n++;
  return n >= 3 ? n : 0;
}

static bool starts_with(View *v, int i, const char *word) {
  for (; *word; word++, i++)
    if (to_lower(at(v, i)) != *word) return false;
  return true;
}

// Position behind `word`, or -1. Goes on behind the view, so that a long line can't hide the end of a
// comment; then the result is LOOK.
static int find(View *v, int i, const char *word) {
  int n = (int)strlen(word);
  for (; at(v, i) >= 0; i++)
    if (to_lower(at(v, i)) == word[0] && starts_with(v, i, word)) return i + n;
  if (at(v, i) != BEYOND) return -1;
  TSLexer *lexer = v->lexer;
  int32_t tail[8];
  memcpy(tail, v->text + LOOK - 8, sizeof(tail));
  while (!at_line_end(lexer)) {
    memmove(tail, tail + 1, sizeof(tail) - sizeof(tail[0]));
    tail[7] = to_lower(lexer->lookahead);
    advance(lexer);
    int k = 0;
    while (k < n && tail[8 - n + k] == word[k]) k++;
    if (k == n) return LOOK;
  }
  return -1;
}

// A line of nothing but `{% … %}`, `{{ … }}`, `{# … #}`.
static bool is_template_line(View *v, int i) {
  bool any = false;
  for (;;) {
    i = skip_blanks(v, i);
    if (is_end(at(v, i))) return any;
    if (at(v, i) != '{') return false;
    int32_t kind = at(v, i + 1);
    if (kind != '%' && kind != '{' && kind != '#') return false;
    int32_t closing = kind == '{' ? '}' : kind;
    for (i += 2; at(v, i) >= 0 && !(at(v, i) == closing && at(v, i + 1) == '}'); i++) {
    }
    if (at(v, i) < 0) return false;
    i += 2;
    if (closing == '}' && at(v, i) == '}') i++;
    any = true;
  }
}

static const char *const BLOCK_TAGS =
    " address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link "
    "main menu menuitem nav noframes ol optgroup option p param picture search section summary table tbody td tfoot th "
    "thead title tr track ul ";
static const char *const RAW_TAGS[] = {"pre", "script", "style", "textarea"};
static const char *const RAW_ENDS[] = {"</pre>", "</script>", "</style>", "</textarea>"};

static int tag_name(View *v, int i, char *name, int room) {
  int n = 0;
  while (n < room - 1 && (is_letter(at(v, i + n)) || (n && is_digit(at(v, i + n))) || (n && at(v, i + n) == '-'))) {
    name[n] = (char)to_lower(at(v, i + n));
    n++;
  }
  name[n] = 0;
  int32_t c = at(v, i + n);
  return is_blank_or_end(c) || c == '>' || (c == '/' && at(v, i + n + 1) == '>') ? n : 0;
}

static bool is_tags_only(View *v, int i) {
  char name[24];
  for (;;) {
    i = skip_blanks(v, i);
    if (is_end(at(v, i))) return true;
    if (at(v, i) != '<') return false;
    i++;
    if (at(v, i) == '/') i++;
    int n = tag_name(v, i, name, sizeof(name));
    if (!n) return false;
    int32_t quote = 0;
    for (i += n;; i++) {
      int32_t c = at(v, i);
      if (c < 0 || (!quote && c == '<')) return false;
      if (quote ? c == quote : c == '"' || c == '\'') quote = quote ? 0 : c;
      else if (!quote && c == '>') break;
    }
    i++;
  }
}

// What an HTML block beginning here lasts until, or NO_LEAF.
static uint8_t html_start(View *v, int i, bool in_paragraph, uint8_t *end_tag) {
  char name[24], spaced[28];
  int j = i + 1;
  bool closing = at(v, j) == '/';
  int n = tag_name(v, j + closing, name, sizeof(name));
  if (!n) return NO_LEAF;
  for (uint8_t k = 0; !closing && k < 4; k++)
    if (!strcmp(name, RAW_TAGS[k])) {
      *end_tag = k;
      return HTML_UNTIL_END_TAG;
    }
  spaced[0] = ' ';
  memcpy(spaced + 1, name, (size_t)n);
  spaced[n + 1] = ' ';
  spaced[n + 2] = 0;
  if (strstr(BLOCK_TAGS, spaced)) return HTML_UNTIL_BLANK;
  // `<br>` or `<a name="x"></a>` alone must not swallow the sentences below it.
  return !in_paragraph && is_tags_only(v, i) ? HTML_TAGS_ONLY : NO_LEAF;
}

// `[label]: target`; the target has to look like one, or notes in brackets would vanish.
static bool is_link_definition(View *v, int i) {
  int n = 0;
  bool target = false;
  for (i++; at(v, i) >= 0 && at(v, i) != ']'; i++, n++) {
    if (at(v, i) == '[' || n > 400) return false;
    if (at(v, i) == '\\' && at(v, i + 1) > 0) i++;
  }
  if (!n || at(v, i) != ']' || at(v, i + 1) != ':') return false;
  i = skip_blanks(v, i + 2);
  if (at(v, i) == '<') target = true;
  for (; at(v, i) >= 0 && !is_blank(at(v, i)); i++) {
    int32_t c = at(v, i);
    if (c == '/' || c == '.' || c == '#' || c == ':' || c == '@') target = true;
  }
  i = skip_blanks(v, i);
  int32_t c = at(v, i);
  return target && (is_end(c) || c == '"' || c == '\'' || c == '(');
}

// Behind `[^1]:` and the blanks that follow, or 0.
static int footnote_end(View *v, int i) {
  if (at(v, i) != '[' || at(v, i + 1) != '^') return 0;
  int j = i + 2;
  while (at(v, j) > ' ' && at(v, j) != ']' && at(v, j) != '[' && j - i < 100) j++;
  if (j == i + 2 || at(v, j) != ']' || at(v, j + 1) != ':') return 0;
  return skip_blanks(v, j + 2);
}

static bool is_admonition(View *v, int i) {
  int32_t c = at(v, i);
  if (at(v, i + 1) != c || at(v, i + 2) != c) return false;
  int j = i + 3;
  if (c == '?' && at(v, j) == '+') j++;
  if (c == '=' && at(v, j) == '!') j++;
  if (!is_blank(at(v, j))) return false;
  j = skip_blanks(v, j);
  return c == '=' ? at(v, j) == '"' : is_letter(at(v, j));
}

// What ends or joins sentences, or marks them up.
static const bool NO_LABEL[0x80] = {
    ['.'] = true, [','] = true, [';'] = true, ['!'] = true, ['?'] = true,  ['|'] = true, ['`'] = true, ['['] = true, [']'] = true,
    ['{'] = true, ['}'] = true, ['<'] = true, ['>'] = true, ['"'] = true, ['='] = true, ['*'] = true, ['~'] = true, ['\\'] = true,
};

// Behind the label of a field line with its emphasis and colon, or 0.
// At most 5 words or 48 bytes; a letter first; nothing in it that ends or joins sentences.
static int label_end(View *v, int i) {
  int32_t mark = at(v, i);
  int marks = 0, words = 1, bytes = 0, j = i;
  if (mark == '*' || mark == '_') {
    while (at(v, j) == mark && marks < 3) j++, marks++;
    if (at(v, j) == mark) return 0;
  }
  int32_t c = at(v, j);
  if (!is_letter(c) && c < 0x80) return 0;
  int closed = 0;  // emphasis characters read behind the label
  for (;; j++) {
    c = at(v, j);
    if (c < 0) return 0;
    if (c == ':') {
      int k = j + 1;
      if (marks && !closed) {
        // **Owner:** or **Owner:**CISO
        while (closed < marks && at(v, k) == mark) k++, closed++;
        if (closed != marks) return 0;
        return is_blank(at(v, k)) || is_end(at(v, k)) || is_letter(at(v, k)) ? k : 0;
      }
      if (closed != marks) return 0;
      return is_blank_or_end(at(v, k)) ? k : 0;
    }
    if (marks && c == mark) {
      if (++closed > marks) return 0;
      continue;
    }
    if (closed && !is_blank(c)) return 0;
    if (is_blank(c)) {
      if (!is_blank(at(v, j - 1)) && !closed && ++words > 5 && at(v, j + 1) != ':') return 0;
    } else if (c < ' ' || (c < 0x80 && NO_LABEL[c])) {
      return 0;
    } else if (c == 0x201C || c == 0x201D || c == 0x2026 || c == 0x3002 || (c >= 0x2028 && c <= 0x2029)) {
      return 0;
    }
    bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    if (bytes > 48) return 0;
  }
}

// ---------------------------------------------------------------------------------------------
// Planning

// The rest of the line is text of the paragraph that is open or begins here.
static void plan_text(Plan *plan, int i, bool begins) {
  State *s = plan->s;
  View *v = plan->v;
  if (begins) {
    s->leaf = PARAGRAPH;
    s->lines = 0;
  }
  add_indentation(plan, i);
  if (s->lines < 3) s->lines++;
  int end = label_end(v, i);
  if (end) {
    int value = skip_blanks(v, end);
    bool bare = is_end(at(v, value));
    bool underlined = false;
    if (begins) {
      peek(plan);
      int32_t u = underline_char(plan->room->next, plan->peeked);
      underlined = u == '=' || (u == '-' && bare);
    }
    if (!underlined) {
      s->lines = HAS_FIELD;
      add_token(plan, FIELD_NAME, end);
      add_indentation(plan, value);
      if (bare) s->last = ':';
      else add_rest(plan, FIELD_VALUE);
      return;
    }
  }
  add_rest(plan, LINE);
}

// A line that begins a block: containers first, then the leaf. While a paragraph is open (in_paragraph), the
// answer is false if the line doesn't interrupt it, and then nothing has changed.
static bool plan_blocks(Plan *plan, bool in_paragraph, int matched) {
  State *s = plan->s;
  View *v = plan->v;

  for (bool first = true;; first = false) {
    int i;
    int width = indent_at(v, plan->p, &i);
    int32_t c = at(v, i);
    // Containers that this line doesn't reach count as closed already.
    int depth = in_paragraph ? matched : s->depth;
    Block *list = depth && (s->stack[depth - 1].type == LIST || s->stack[depth - 1].type == DEFINITIONS)
                      ? &s->stack[depth - 1]
                      : NULL;
    bool listed = in_list(s);
    bool indented = width >= 4 && !listed;

// From here on the line is known to begin a block: what it ends is closed.
#define BEGIN_BLOCK(keep_list)                        \
  do {                                                \
    if (in_paragraph) close_to(s, matched);           \
    in_paragraph = false;                             \
    if (list && !(keep_list)) close_to(s, depth - 1); \
    list = NULL;                                      \
    add_indentation(plan, i);                         \
  } while (0)

    if (is_end(c)) {  // an empty item or quote
      BEGIN_BLOCK(true);
      return true;
    }

    Marker m;
    bool is_break = (c == '-' || c == '*' || c == '_') && !indented && is_thematic_break(v, i);
    if (!is_break && read_marker(v, i, &m)) {
      bool sibling = list && list->type == LIST && list->kind == m.kind;
      // What is indented by four outside of any list may be code, but hardly if it begins like an item of prose.
      bool fits = !indented || in_paragraph || m.capital;
      bool nested = matched > 0 && s->stack[matched - 1].type == ITEM;
      bool begins = sibling || (fits && may_begin_list(s, &m, in_paragraph, nested, i));
      if (begins && may_open(s, depth, sibling ? 1 : 2)) {
        BEGIN_BLOCK(sibling);
        if (!sibling) push(s, LIST, m.kind, 0, 0);
        int marker_width = m.end - i;
        plan->p.column += width - plan->p.spare + marker_width;
        plan->p.spare = 0;
        plan->p.i = m.end;
        int content;
        int gap = indent_at(v, plan->p, &content);
        if (m.empty || gap > 4 || gap == 0) gap = 1;
        push(s, ITEM, 0, width, width + marker_width + gap);
        while (at(v, content) == 0xA0) content++;
        plan->p.column += content - plan->p.i;
        plan->p.i = content;
        add_token(plan, LIST_MARKER, content);
        if (at(v, content) == '[' && at(v, content + 2) == ']' && is_blank_or_end(at(v, content + 3)) &&
            (at(v, content + 1) == ' ' || to_lower(at(v, content + 1)) == 'x')) {
          int end = skip_blanks(v, content + 3);
          plan->p.column += end - content;
          plan->p.i = end;
          add_token(plan, TASK_MARKER, end);
        }
        if (m.empty || is_end(at(v, plan->p.i))) return true;
        continue;
      }
    }

    if (indented && in_paragraph) return false;
    if (indented) {
      BEGIN_BLOCK(false);
      s->leaf = INDENTED;
      add_rest(plan, INDENTED_LINE);
      return true;
    }

    switch (c) {
      case '>':
        if (!may_open(s, depth, 1)) break;
        BEGIN_BLOCK(false);
        push(s, QUOTE, 0, 0, 0);
        plan->p.column += width - plan->p.spare + 1;
        plan->p.spare = 0;
        plan->p.i = i + 1;
        skip_columns(v, &plan->p, 1);
        add_token(plan, BLOCK_QUOTE_START, plan->p.i);
        continue;

      case '#': {
        int n = 0;
        while (at(v, i + n) == '#') n++;
        if (n > 6 || !is_blank_or_end(at(v, i + n))) break;
        BEGIN_BLOCK(false);
        uint8_t marker = HEADING_MARKER;
        if (s->depth == 0 && s->started == IN_SECTION) {
          add(s, SECTION_END, 0);
          marker = SECTION_MARKER;
        }
        int text = skip_blanks(v, i + n), end = text_end(v);
        if (end >= 0 && end <= text) {
          add_token(plan, marker, i + n);
          if (text > i + n || !is_end(at(v, i + n))) add_rest(plan, HEADING_TRAILING);
          return true;
        }
        add_token(plan, marker, text);
        int tail = end;
        while (tail > text && at(v, tail - 1) == '#') tail--;
        if (end >= 0 && tail < end && tail == text) {
          add_rest(plan, HEADING_TRAILING);
        } else if (end >= 0 && tail < end && is_blank(at(v, tail - 1))) {
          while (is_blank(at(v, tail - 1))) tail--;
          add_token(plan, LINE, tail);
          add_rest(plan, HEADING_TRAILING);
        } else {
          add_rest(plan, LINE);
        }
        return true;
      }

      case '`':
      case '~': {
        int n = fence_size(v, i, c);
        if (!n) break;
        int info = skip_blanks(v, i + n);
        if (c == '`') {
          int k = info;
          while (at(v, k) >= 0 && at(v, k) != '`') k++;
          if (at(v, k) == '`') break;
        }
        BEGIN_BLOCK(false);
        s->leaf = CODE;
        s->fence = (uint8_t)c;
        s->fence_size = (uint8_t)n;
        if (is_end(at(v, info))) {
          add_rest(plan, CODE_FENCE);
        } else {
          add_token(plan, CODE_FENCE, info);
          add_rest(plan, INFO_STRING);
        }
        return true;
      }

      case '-':
      case '*':
      case '_':
        if (!is_break) break;
        BEGIN_BLOCK(false);
        add_rest(plan, THEMATIC_BREAK);
        return true;

      case '+':
        if (!is_grid_border(v, i)) break;
        BEGIN_BLOCK(false);
        s->leaf = GRID;
        add_rest(plan, GRID_TABLE_BORDER);
        return true;

      case '|': {
        BEGIN_BLOCK(false);
        s->leaf = TABLE;
        s->lines = 1;
        bool rule = is_delimiter_line(v, i, false);
        add_rest(plan, rule ? TABLE_DELIMITER_ROW : TABLE_ROW);
        return true;
      }

      case '<': {
        if (starts_with(v, i, "<!--")) {
          int end = find(v, i + 2, "-->");
          if (end >= 0 && end < LOOK && !rest_is_blank(v, end)) break;  // a remark within a line of text
          BEGIN_BLOCK(false);
          add_rest(plan, COMMENT_LINE);
          if (end >= 0) add(s, CLOSE, 0);
          else s->leaf = COMMENT;
          return true;
        }
        uint8_t end_tag = 0;
        int32_t c1 = at(v, i + 1);
        if (c1 == '?' || (c1 == '!' && is_letter(at(v, i + 2)))) {
          BEGIN_BLOCK(false);
          s->leaf = HTML_UNTIL_BLANK;
          add_rest(plan, HTML_LINE);
          return true;
        }
        uint8_t leaf = html_start(v, i, in_paragraph, &end_tag);
        if (!leaf) break;
        BEGIN_BLOCK(false);
        add_rest(plan, HTML_LINE);
        if (leaf == HTML_UNTIL_END_TAG && find(v, i, RAW_ENDS[end_tag]) >= 0) {
          add(s, CLOSE, 0);
        } else {
          s->leaf = leaf;
          s->fence = end_tag;
        }
        return true;
      }

      case '{':
        if (in_paragraph && at(v, i + 1) == '{') break;
        if (!is_template_line(v, i)) break;
        BEGIN_BLOCK(false);
        add_rest(plan, TEMPLATE_TAG);
        return true;

      case '!':
      case '?':
      case '=':
        if (!is_admonition(v, i) || !may_open(s, depth, 1)) break;
        BEGIN_BLOCK(false);
        push(s, ADMONITION, 0, width, width + 4);
        add_rest(plan, ADMONITION_MARKER);
        return true;

      case ':': {
        int n = fence_size(v, i, ':');
        if (n) {
          if (rest_is_blank(v, i + n)) {
            int k = first ? depth : 0;  // `- :::` doesn't close what is around the item
            while (k > 0 && s->stack[k - 1].type != DIV) k--;
            if (!k) break;
            list = NULL;
            in_paragraph = false;
            close_to(s, k);
            add_indentation(plan, i);
            add_rest(plan, FENCED_DIV_END);
            add(s, CLOSE, 0);
            s->depth--;
            return true;
          }
          if (!may_open(s, depth, 1)) break;
          BEGIN_BLOCK(false);
          push(s, DIV, 0, 0, 0);
          add_rest(plan, FENCED_DIV_MARKER);
          return true;
        }
        if (list && list->type == DEFINITIONS && is_blank(at(v, i + 1)) && may_open(s, depth, 1)) {
          BEGIN_BLOCK(true);
          plan->p.column += width - plan->p.spare + 1;
          plan->p.spare = 0;
          plan->p.i = i + 1;
          int content;
          int gap = indent_at(v, plan->p, &content);
          push(s, DEFINITION, 0, width, width + 1 + (gap > 4 ? 1 : gap));
          plan->p.column += gap;
          plan->p.i = content;
          add_token(plan, DEFINITION_MARKER, content);
          continue;
        }
        break;
      }

      case '[': {
        int end = footnote_end(v, i);
        if (end && may_open(s, depth, 1)) {
          BEGIN_BLOCK(false);
          push(s, FOOTNOTE, 0, width, width + 4);
          plan->p.column += width - plan->p.spare + end - i;
          plan->p.spare = 0;
          plan->p.i = end;
          if (is_end(at(v, end))) {
            add_rest(plan, FOOTNOTE_MARKER);
            return true;
          }
          add_token(plan, FOOTNOTE_MARKER, end);
          continue;
        }
        if (in_paragraph || end || !is_link_definition(v, i)) break;
        BEGIN_BLOCK(false);
        add_rest(plan, LINK_REFERENCE_DEFINITION);
        return true;
      }

      default:
        break;
    }

    if (in_paragraph) {
      // Below a definition, a line is only the next term if a definition follows it.
      if (!list || list->type != DEFINITIONS) return false;
      peek(plan);
      if (!is_definition_start(plan->room->next, plan->peeked)) return false;
    }

    // Text. Its first line may be a table's header or a term, which the line below it tells.
    if (!in_paragraph && !(list && list->type == DEFINITIONS) && !label_end(v, i)) {
      BEGIN_BLOCK(false);
      s->leaf = PARAGRAPH;
      s->lines = 1;
      add(s, OPENING_LINE, edge(plan));
      return true;
    }
    bool bar = has_bar(v, i);
    peek(plan);
    if (bar && is_delimiter_row(plan->room->next, plan->peeked, true, true)) {
      BEGIN_BLOCK(false);
      s->leaf = TABLE;
      s->lines = 1;
      add_rest(plan, TABLE_ROW);
      return true;
    }
    if (is_definition_start(plan->room->next, plan->peeked) && (may_open(s, depth, 2) || (list && list->type == DEFINITIONS))) {
      bool same = list && list->type == DEFINITIONS;
      BEGIN_BLOCK(same);
      if (!same) push(s, DEFINITIONS, 0, 0, 0);
      add_rest(plan, TERM_LINE);
      return true;
    }
    BEGIN_BLOCK(false);
    plan_text(plan, i, true);
    return true;
#undef BEGIN_BLOCK
  }
}

// Plans the line that the lexer stands in front of.
static void plan_line(State *s, TSLexer *lexer, Room *room) {
  View view = {lexer, room->line, 0, false};
  View *v = &view;
  Plan plan = {s, v, room, {0, 0, 0}, 0, -1};
  s->op_at = s->op_end = 0;

  if (lexer->lookahead == 0 && at_end(lexer)) {
    close_to(s, 0);
    return;
  }

  // The first section begins with the first line but one in front of which nothing is open: see grammar.js.
  if (s->started == STARTED && s->leaf == NO_LEAF && s->depth == 0) {
    add(s, SECTION_START, 0);
    s->started = IN_SECTION;
  }

  if (s->leaf == FRONT_MATTER) {
    if (is_end(at(v, 0))) return;
    bool rule = true;
    for (int k = 0; k < 3; k++) rule = rule && (at(v, k) == s->fence || (s->fence == '-' && at(v, k) == '.'));
    if (rule && at(v, 0) == at(v, 1) && at(v, 1) == at(v, 2) && rest_is_blank(v, 3)) {
      add_rest(&plan, FRONT_MATTER_FENCE);
      end_leaf(s);
    } else {
      add_rest(&plan, FRONT_MATTER_LINE);
    }
    return;
  }

  // Which of the open containers does the line go on with?
  int matched = 0;
  for (; matched < s->depth; matched++) {
    Block *b = &s->stack[matched];
    int i;
    if (b->type == LIST || b->type == DIV || b->type == DEFINITIONS) continue;
    int width = indent_at(v, plan.p, &i);
    if (b->type == QUOTE) {
      if (at(v, i) != '>') break;
      add_indentation(&plan, i);
      plan.p.column += width - plan.p.spare + 1;
      plan.p.spare = 0;
      plan.p.i = i + 1;
      skip_columns(v, &plan.p, 1);
      add_token(&plan, BLOCK_QUOTE_MARKER, plan.p.i);
      continue;
    }
    if (is_end(at(v, i))) continue;
    // Two columns behind the marker are enough: `10. …` is often followed by text indented by two.
    int enough = b->marker + 2;
    if (b->type == ADMONITION || enough > b->width) enough = b->width;
    if (width < enough) break;
    skip_columns(v, &plan.p, b->width < width ? b->width : width);
  }

  int i;
  int width = indent_at(v, plan.p, &i);
  bool blank = is_end(at(v, i));
  bool all = matched == s->depth;

  if (!all && s->leaf == CODE && !blank) {
    // Code that somebody forgot to indent stays in its fence: closing it here would turn the
    // closing fence into an opening one and the rest of the document into code.
    all = true;
    for (int k = matched; k < s->depth; k++)
      if (s->stack[k].type != ITEM && s->stack[k].type != LIST) all = false;
  }

  if (blank) {
    if (!all) close_to(s, matched);
    if (s->leaf == CODE || s->leaf == COMMENT || s->leaf == HTML_UNTIL_END_TAG) {
      if (plan.from < i) add_rest(&plan, s->leaf == CODE ? CODE_LINE : s->leaf == COMMENT ? COMMENT_LINE : HTML_LINE);
      return;
    }
    if (s->leaf != INDENTED) close_leaf(s);
    if (plan.from == i && at_end(lexer)) return;  // `>` without anything behind it at the end of the text
    add_rest(&plan, BLANK_LINE);
    return;
  }

  if (!all) {
    if (s->leaf == PARAGRAPH) {
      if (plan_blocks(&plan, true, matched)) return;
      bool lazy = true;
      for (int k = matched; k < s->depth; k++)
        if (s->stack[k].type == ADMONITION) lazy = false;
      if (lazy) {
        plan_text(&plan, i, false);
        return;
      }
    }
    close_to(s, matched);
    plan_blocks(&plan, false, matched);
    return;
  }

  switch (s->leaf) {
    case PARAGRAPH: {
      if (width < 4 || in_list(s)) {
        int32_t c = at(v, i);
        int end = c == '=' || c == '-' ? text_end(v) : -1;
        int32_t u = end > 0 ? underline_char(v->text + i, end - i) : 0;
        // A rule drawn right below a sentence or a longer paragraph isn't meant as a heading.
        if (s->lines != HAS_FIELD && (u == '=' || (u == '-' && s->lines == 1 && s->last != '.' && s->last != ';'))) {
          add_indentation(&plan, i);
          add_rest(&plan, SETEXT_UNDERLINE);
          no_leaf(s);
          return;
        }
      }
      if (!plan_blocks(&plan, true, matched)) plan_text(&plan, i, false);
      return;
    }

    case CODE: {
      int n = at(v, i) == s->fence ? fence_size(v, i, s->fence) : 0;
      if (n >= s->fence_size && rest_is_blank(v, i + n)) {
        add_indentation(&plan, i);
        add_rest(&plan, CODE_FENCE);
        end_leaf(s);
      } else {
        add_indentation(&plan, plan.p.i);
        add_rest(&plan, CODE_LINE);
      }
      return;
    }

    case INDENTED:
      if (width < 4) break;
      add_indentation(&plan, i);
      add_rest(&plan, INDENTED_LINE);
      return;

    case TABLE: {
      if (at(v, i) != '|' && !has_bar(v, i)) break;
      // A heading or an item below a table isn't a row, even with a bar in it.
      Marker m;
      if (at(v, i) == '#' || at(v, i) == '>' || (read_marker(v, i, &m) && (m.kind & 0xf0) == BULLET)) break;
      bool rule = is_delimiter_line(v, i, s->lines == 1);
      if (s->lines < 3) s->lines++;
      add_indentation(&plan, i);
      add_rest(&plan, rule ? TABLE_DELIMITER_ROW : TABLE_ROW);
      return;
    }

    case GRID:
      if (at(v, i) != '|' && at(v, i) != '+') break;
      add_indentation(&plan, i);
      add_rest(&plan, is_grid_border(v, i) ? GRID_TABLE_BORDER : GRID_TABLE_LINE);
      return;

    case COMMENT: {
      int end = find(v, i, "-->");
      add_indentation(&plan, plan.p.i);
      if (end < 0) {
        add_rest(&plan, COMMENT_LINE);
        return;
      }
      if (end >= LOOK || rest_is_blank(v, end)) {
        add_rest(&plan, COMMENT_LINE);
        end_leaf(s);
        return;
      }
      // Text behind the comment is text.
      add_token(&plan, COMMENT_LINE, end);
      end_leaf(s);
      plan.p.column += end - plan.p.i;
      plan.p.i = end;
      plan_text(&plan, skip_blanks(v, end), true);
      return;
    }

    case HTML_UNTIL_END_TAG:
      add_indentation(&plan, plan.p.i);
      add_rest(&plan, HTML_LINE);
      if (find(v, i, RAW_ENDS[s->fence & 3]) >= 0) {
        end_leaf(s);
      }
      return;

    case HTML_UNTIL_BLANK:
      add_indentation(&plan, plan.p.i);
      add_rest(&plan, HTML_LINE);
      return;

    case HTML_TAGS_ONLY:
      if (at(v, i) != '<' || !is_tags_only(v, i)) break;
      add_indentation(&plan, i);
      add_rest(&plan, HTML_LINE);
      return;

    default:
      break;
  }

  close_leaf(s);
  plan_blocks(&plan, false, matched);
}

// ---------------------------------------------------------------------------------------------
// Front matter

// Reads one line of at most `room` characters into `text`; false at the end of the text.
static bool read_line(TSLexer *lexer, int32_t *text, int room, int *size, int *total) {
  *size = 0;
  if (at_end(lexer)) return false;
  while (!at_line_end(lexer)) {
    if (*size < room) text[(*size)++] = lexer->lookahead;
    advance(lexer);
    if (++*total > LOOK_FRONT) return false;
  }
  skip_line_end(lexer);
  ++*total;
  while (*size && is_blank(text[*size - 1])) --*size;
  return true;
}

static bool is_rule(const int32_t *t, int n, int32_t c) { return n == 3 && t[0] == c && t[1] == c && t[2] == c; }

// `key:` or `key =`, the key an identifier, or a few words if `spaced`.
static bool is_key(const int32_t *t, int n, int32_t sign, bool spaced) {
  int i = 0;
  if (n && (t[0] == '"' || t[0] == '\'')) i++;
  if (i >= n || !(is_letter(t[i]) || t[i] == '_')) return false;
  while (i < n && (is_letter(t[i]) || is_digit(t[i]) || t[i] == '_' || t[i] == '-' || t[i] == '.' || (spaced && t[i] == ' '))) i++;
  if (i < n && (t[i] == '"' || t[i] == '\'')) i++;
  if (sign == '=')
    while (i < n && is_blank(t[i])) i++;
  return i < n && t[i] == sign && (sign == '=' || i + 1 == n || is_blank(t[i + 1]));
}

// Does the text begin with front matter? The character of the rule that ends it, or 0. The opening rule may be
// missing, as in templates whose first line is `name: …`. Each line has to look like one of settings, or a document
// with rules above and below its introduction would lose it.
static int32_t front_matter(TSLexer *lexer, bool *opened) {
  int32_t t[64];
  int n, total = 0;
  if (!read_line(lexer, t, 64, &n, &total)) return 0;
  int32_t c = is_rule(t, n, '-') ? '-' : is_rule(t, n, '+') ? '+' : 0;
  *opened = c != 0;
  if (!c && !is_key(t, n, ':', false)) return 0;
  bool seen = !c, after_blank = false;
  while (read_line(lexer, t, 64, &n, &total)) {
    if (c == '+' ? is_rule(t, n, '+') : is_rule(t, n, '-') || is_rule(t, n, '.')) return c ? c : '-';
    if (!n) {
      after_blank = true;
      continue;
    }
    bool key = is_key(t, n, c == '+' ? '=' : ':', c != 0);
    bool remark = t[0] == '#' && !after_blank;
    if (!seen && !key && !remark && !(c == '+' && t[0] == '[')) return 0;
    if (c != '+' && !key && !remark && !is_blank(t[0]) && t[0] != '-' && t[0] != ']' && t[0] != '}') return 0;
    seen = seen || key;
    after_blank = false;
  }
  return 0;
}

// ---------------------------------------------------------------------------------------------
// Tokens

static inline bool take_line_end(TSLexer *lexer) {
  if (lexer->lookahead == '\r') {
    advance(lexer);
    if (lexer->lookahead == '\n') advance(lexer);
    return true;
  }
  if (lexer->lookahead == '\n') {
    advance(lexer);
    return true;
  }
  return false;
}

static bool emit(TSLexer *lexer, uint8_t token) {
  lexer->result_symbol = token;
  return true;
}

// Reads the line of text that begins a block and says what it is. `edge` as in peek_line.
static bool scan_opening_line(State *s, TSLexer *lexer, Room *room, int edge) {
  int size;
  bool bar;
  int32_t last = skip_rest(lexer, &size, &bar);
  mark_end(lexer);
  int peeked = size < LOOK ? peek_line(s, lexer, room->next, bar ? LOOK_NEXT : 2, edge) : 0;
  if (bar && is_delimiter_row(room->next, peeked, true, true)) {
    s->leaf = TABLE;
    return emit(lexer, TABLE_ROW);
  }
  if (is_definition_start(room->next, peeked) && may_open(s, s->depth, 2)) {
    no_leaf(s);
    push(s, DEFINITIONS, 0, 0, 0);
    return emit(lexer, TERM_LINE);
  }
  s->last = last > 0 && last < 0x7f ? (uint8_t)last : 0x7f;
  return emit(lexer, LINE);
}

static bool scan(State *s, TSLexer *lexer) {
  Room room;

  if (s->started < STARTED) {
    // Two empty tokens at the beginning: the first finds out whether there is front matter, which takes
    // reading far ahead; the second plans the first line.
    mark_end(lexer);
    if (s->started == NOT_STARTED) {
      bool opened = false;
      s->started = HALF_STARTED;
      if (lexer->lookahead == MARK_STAND_IN) {
        add(s, BYTE_ORDER_MARK, 1);
        advance(lexer);
      }
      int32_t rule = front_matter(lexer, &opened);
      if (rule) {
        s->leaf = FRONT_MATTER;
        s->fence = (uint8_t)rule;
        s->fence_size = opened;
      }
      return emit(lexer, START);
    }
    if (s->op_at == s->op_end) {
      s->op_at = s->op_end = 0;
      if (s->leaf == FRONT_MATTER) add(s, s->fence_size ? FRONT_MATTER_FENCE : FRONT_MATTER_LINE, 0);
      else plan_line(s, lexer, &room);
      s->started = STARTED;
      return emit(lexer, START);
    }
  }

  if (!s->closes && s->op_at == s->op_end) {
    if (take_line_end(lexer)) {
      mark_end(lexer);
      plan_line(s, lexer, &room);
      return emit(lexer, NEWLINE);
    }
    if (at_end(lexer)) {
      close_to(s, 0);
      if (!s->closes) {
        if (s->started != IN_SECTION) return false;
        s->started = ENDED;
        mark_end(lexer);
        return emit(lexer, SECTION_END);
      }
    } else {
      // Plans cover their line, so this doesn't happen; if it did, the text would still be in the tree.
      while (!at_line_end(lexer)) advance(lexer);
      mark_end(lexer);
      return emit(lexer, INDENTATION);
    }
  }

  if (s->closes) {
    mark_end(lexer);
    s->closes--;
    return emit(lexer, CLOSE);
  }

  uint8_t token = s->ops[s->op_at++];
  int size = s->ops[s->op_at++];
  if (size == 255) {
    size = s->ops[s->op_at] | s->ops[s->op_at + 1] << 8;
    s->op_at += 2;
  }
  if (token == CLOSE || token == SECTION_START || token == SECTION_END) {
    mark_end(lexer);
    return emit(lexer, token);
  }
  if (token == OPENING_LINE) return scan_opening_line(s, lexer, &room, size);
  if (size) {
    while (size-- > 0 && !at_line_end(lexer)) advance(lexer);
  } else {
    bool bar;
    int32_t last = skip_rest(lexer, &size, &bar);
    if (s->leaf == PARAGRAPH) s->last = last > 0 && last < 0x7f ? (uint8_t)last : 0x7f;
  }
  if (token == BLANK_LINE) {
    take_line_end(lexer);
    mark_end(lexer);
    plan_line(s, lexer, &room);
    return emit(lexer, BLANK_LINE);
  }
  mark_end(lexer);
  return emit(lexer, token);
}

#ifndef NARRATIVE_READER
void *tree_sitter_narrative_external_scanner_create(void) { return calloc(1, sizeof(State)); }

void tree_sitter_narrative_external_scanner_destroy(void *payload) { free(payload); }

bool tree_sitter_narrative_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid_symbols) {
  (void)valid_symbols;  // what comes next follows from the text alone
  return payload ? scan(payload, lexer) : false;
}

// Saved are the parts in use only: tree-sitter keeps up to 24 bytes without allocating, which is enough for
// nearly all lines.
unsigned tree_sitter_narrative_external_scanner_serialize(void *payload, char *buffer) {
  State *s = payload;
  uint8_t *out = (uint8_t *)buffer;
  unsigned n = 0;
  if (!s) return 0;
  out[n++] = s->started;
  out[n++] = s->leaf;
  out[n++] = s->lines;
  out[n++] = s->last;
  out[n++] = s->fence;
  out[n++] = s->fence_size;
  out[n++] = s->depth;
  out[n++] = (uint8_t)s->closes;
  for (int k = 0; k < s->depth; k++) {
    Block *b = &s->stack[k];
    // Indentations are small as a rule: a byte each, or an escape and two.
    out[n++] = b->type;
    if (b->type == LIST) {
      out[n++] = b->kind;
    } else if (b->type == ITEM || b->type == ADMONITION || b->type == DEFINITION || b->type == FOOTNOTE) {
      if (b->marker < 255 && b->width < 255) {
        out[n++] = (uint8_t)b->marker;
        out[n++] = (uint8_t)b->width;
      } else {
        out[n++] = 255;
        out[n++] = (uint8_t)(b->marker & 255);
        out[n++] = (uint8_t)(b->marker >> 8);
        out[n++] = (uint8_t)(b->width & 255);
        out[n++] = (uint8_t)(b->width >> 8);
      }
    }
  }
  unsigned left = (unsigned)(s->op_end - s->op_at);
  memcpy(out + n, s->ops + s->op_at, left);
  return n + left;
}

void tree_sitter_narrative_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  State *s = payload;
  const uint8_t *in = (const uint8_t *)buffer;
  unsigned n = 0;
  if (!s) return;
  s->started = s->leaf = s->lines = s->last = s->fence = s->fence_size = s->depth = 0;
  s->closes = s->op_at = s->op_end = 0;
  if (length < 8) return;
  s->started = in[n++];
  s->leaf = in[n++];
  s->lines = in[n++];
  s->last = in[n++];
  s->fence = in[n++];
  s->fence_size = in[n++];
  s->depth = in[n++];
  s->closes = in[n++];
  for (int k = 0; k < s->depth; k++) {
    Block b = {in[n++], 0, 0, 0};
    if (b.type == LIST) {
      b.kind = in[n++];
    } else if (b.type == ITEM || b.type == ADMONITION || b.type == DEFINITION || b.type == FOOTNOTE) {
      if (in[n] != 255) {
        b.marker = in[n++];
        b.width = in[n++];
      } else {
        b.marker = (uint16_t)(in[n + 1] | in[n + 2] << 8);
        b.width = (uint16_t)(in[n + 3] | in[n + 4] << 8);
        n += 5;
      }
    }
    s->stack[k] = b;
  }
  s->op_end = (uint16_t)(length - n);
  memcpy(s->ops, in + n, s->op_end);
}

#endif
