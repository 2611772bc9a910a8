//! What the nodes of a tree are.

use super::LANGUAGE;
use std::sync::LazyLock;

macro_rules! kinds {
    ($($(#[$note:meta])* $kind:ident = $name:literal,)*) => {
        /// What a node is. [`Kind::of`] is an array look-up, cheap enough for every node of a walk.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Kind {
            $($(#[$note])* $kind,)*
            /// Nothing a tree of this grammar shows.
            Other,
        }

        impl Kind {
            /// Every kind but `Other`.
            pub const ALL: &[Kind] = &[$(Kind::$kind,)*];

            /// The name in the grammar and in queries.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Kind::$kind => $name,)*
                    Kind::Other => "",
                }
            }

            fn by_name(name: &str) -> Kind {
                match name {
                    $($name => Kind::$kind,)*
                    _ => Kind::Other,
                }
            }
        }
    };
}

kinds! {
    Document = "document",
    ByteOrderMark = "byte_order_mark",
    /// A line without visible characters, its line ending included.
    BlankLine = "blank_line",
    Newline = "newline",
    Indentation = "indentation",
    Line = "line",
    FrontMatter = "front_matter",
    FrontMatterFence = "front_matter_fence",
    FrontMatterLine = "front_matter_line",
    Heading = "heading",
    HeadingMarker = "heading_marker",
    HeadingTrailing = "heading_trailing",
    SetextUnderline = "setext_underline",
    Paragraph = "paragraph",
    FieldLine = "field_line",
    FieldName = "field_name",
    FieldValue = "field_value",
    List = "list",
    ListItem = "list_item",
    ListMarker = "list_marker",
    TaskMarker = "task_marker",
    BlockQuote = "block_quote",
    BlockQuoteMarker = "block_quote_marker",
    FencedCodeBlock = "fenced_code_block",
    CodeFence = "code_fence",
    InfoString = "info_string",
    CodeLine = "code_line",
    IndentedBlock = "indented_block",
    ThematicBreak = "thematic_break",
    PipeTable = "pipe_table",
    TableRow = "table_row",
    TableDelimiterRow = "table_delimiter_row",
    GridTable = "grid_table",
    GridTableBorder = "grid_table_border",
    GridTableLine = "grid_table_line",
    HtmlComment = "html_comment",
    CommentLine = "comment_line",
    HtmlBlock = "html_block",
    HtmlLine = "html_line",
    TemplateTag = "template_tag",
    Admonition = "admonition",
    AdmonitionMarker = "admonition_marker",
    FencedDiv = "fenced_div",
    FencedDivMarker = "fenced_div_marker",
    DefinitionList = "definition_list",
    DefinitionTerm = "definition_term",
    Definition = "definition",
    DefinitionMarker = "definition_marker",
    FootnoteDefinition = "footnote_definition",
    FootnoteMarker = "footnote_marker",
    LinkReferenceDefinition = "link_reference_definition",
}

static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    let symbols = u16::try_from(LANGUAGE.node_kind_count()).unwrap_or(u16::MAX);
    (0..symbols)
        .map(|id| match LANGUAGE.node_kind_for_id(id) {
            Some(name) if LANGUAGE.node_kind_is_named(id) => Kind::by_name(name),
            _ => Kind::Other,
        })
        .collect()
});

impl Kind {
    /// The kind of a node, from its `kind_id()`.
    #[inline]
    pub fn of(id: u16) -> Kind {
        KINDS.get(usize::from(id)).copied().unwrap_or(Kind::Other)
    }
}
