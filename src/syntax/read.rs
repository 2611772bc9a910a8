//! From the scanner's tokens to nodes. The scanner leaves nothing open (a token says what it is, and blocks end
//! with a token of their own), so that what grammar.js says fits into a table and no parser is needed.

use super::Kind::{self, *};
use super::foreign::Tokens;
use super::nodes::{Builder, Nodes};
use crate::span::Span;

/// Reads a text without making a tree: several times as fast as [`parse`](super::parse), with the same nodes.
pub fn read(text: &str) -> Nodes {
    let mut nodes = Builder::with_room(text.len());
    let mut at = 0;
    nodes.open(Document, at);
    for (token, end) in Tokens::of(text) {
        let Some(&token) = TOKENS.get(usize::from(token)) else { continue };
        if nodes.innermost().is_some_and(|node| ends_in_front_of(*node, token)) {
            nodes.close(at);
        }
        match token {
            Token::Empty => {}
            Token::Close => nodes.close(at),
            Token::Leaf { kind, of, opens } => {
                match nodes.innermost() {
                    // Only what is drawn below its lines shows that they are no paragraph.
                    Some(node) if kind == SetextUnderline => *node = Heading,
                    Some(Heading) => {}
                    Some(node) => {
                        if let Some(of) = of.filter(|of| of != node) {
                            nodes.open(of, at);
                        }
                    }
                    None => {}
                }
                if let Some(opens) = opens {
                    nodes.open(opens, at);
                }
                nodes.leaf(kind, Span::new(at, end));
            }
        }
        at = end;
    }
    nodes.finish(at)
}

/// What has no `_close` in the grammar ends in front of the first token that is not its own.
fn ends_in_front_of(node: Kind, token: Token) -> bool {
    let own: &[Kind] = match node {
        Heading => &[Line, HeadingTrailing],
        FieldLine => &[Indentation, FieldValue],
        DefinitionTerm => &[],
        _ => return false,
    };
    !matches!(token, Token::Leaf { kind, .. } if own.contains(&kind))
}

/// A token of the scanner.
#[derive(Clone, Copy)]
enum Token {
    /// Shows nowhere.
    Empty,
    /// Ends the innermost node.
    Close,
    Leaf {
        kind: Kind,
        /// What such leaves make up. Unless it is the innermost node, it begins here.
        of: Option<Kind>,
        /// What begins with each such leaf.
        opens: Option<Kind>,
    },
}

const fn leaf(kind: Kind) -> Token {
    Token::Leaf { kind, of: None, opens: None }
}

impl Token {
    const fn of(self, of: Kind) -> Token {
        match self {
            Token::Leaf { kind, opens, .. } => Token::Leaf { kind, of: Some(of), opens },
            other => other,
        }
    }

    const fn opens(self, opens: Kind) -> Token {
        match self {
            Token::Leaf { kind, of, .. } => Token::Leaf { kind, of, opens: Some(opens) },
            other => other,
        }
    }
}

/// In the order of `externals` in grammar.js.
const TOKENS: [Token; 40] = [
    Token::Empty,                       // _start
    Token::Close,                       // _close
    Token::Empty,                       // _section_start
    leaf(HeadingMarker).opens(Heading), // _section_marker
    Token::Empty,                       // _section_end
    leaf(ByteOrderMark),
    leaf(BlankLine),
    leaf(Newline),
    leaf(Indentation),
    leaf(BlockQuoteMarker),
    leaf(BlockQuoteMarker).opens(BlockQuote), // _block_quote_start
    leaf(Line).of(Paragraph),
    leaf(Line).of(DefinitionList).opens(DefinitionTerm), // _term_line
    leaf(Line).of(IndentedBlock),                        // _indented_line
    leaf(FieldName).of(Paragraph).opens(FieldLine),
    leaf(FieldValue),
    leaf(FrontMatterFence).of(FrontMatter),
    leaf(FrontMatterLine).of(FrontMatter),
    leaf(HeadingMarker).opens(Heading),
    leaf(HeadingTrailing),
    leaf(SetextUnderline),
    leaf(ListMarker).of(List).opens(ListItem),
    leaf(TaskMarker),
    leaf(CodeFence).of(FencedCodeBlock),
    leaf(InfoString),
    leaf(CodeLine),
    leaf(ThematicBreak),
    leaf(TableRow).of(PipeTable),
    leaf(TableDelimiterRow).of(PipeTable),
    leaf(GridTableBorder).of(GridTable),
    leaf(GridTableLine).of(GridTable),
    leaf(CommentLine).of(HtmlComment),
    leaf(HtmlLine).of(HtmlBlock),
    leaf(TemplateTag),
    leaf(AdmonitionMarker).opens(Admonition),
    leaf(FencedDivMarker).opens(FencedDiv),
    leaf(FencedDivMarker), // _fenced_div_end
    leaf(DefinitionMarker).opens(Definition),
    leaf(FootnoteMarker).opens(FootnoteDefinition),
    leaf(LinkReferenceDefinition),
];
