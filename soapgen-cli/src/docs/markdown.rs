//! Pages as Markdown: CommonMark with tables.

use soapgen::is_hidden;

use super::MARK;
use super::page::{Block, Line, Link, Page, PageId, Span, Table};

/// Writes a page.
pub(super) fn page(pages: &[Page], id: PageId, blocks: &[Block]) -> String {
    let (Some(of), Some(index)) = (pages.get(id), pages.first()) else {
        return String::new();
    };
    let mut out = Markdown {
        out: format!("<!-- {MARK} -->\n\n# {} ", of.kind),
        pages,
    };
    out.text(&of.title, false);
    out.out.push_str("\n\n");
    if id != 0 {
        out.link(&Link::to(0), &index.title);
        out.out.push_str("\n\n");
    }
    for block in blocks {
        out.block(block);
    }
    while out.out.ends_with("\n\n") {
        out.out.pop();
    }
    out.out
}

struct Markdown<'p> {
    out: String,
    pages: &'p [Page],
}

impl Markdown<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(level, words, id) => {
                if let Some(id) = id {
                    self.out.push_str(&format!("<a id=\"{id}\"></a>\n\n"));
                }
                let level = usize::from(*level).clamp(1, 6);
                self.out.extend(std::iter::repeat_n('#', level));
                self.out.push(' ');
                self.spans(&words.0, (false, false));
                self.out.push_str("\n\n");
            }
            Block::Paragraph(line) => {
                for paragraph in line.paragraphs() {
                    self.spans(paragraph, (true, false));
                    self.out.push_str("\n\n");
                }
            }
            Block::Facts(facts) => {
                for (name, line) in facts {
                    self.out.push_str(&format!("- **{name}:** "));
                    self.cell(line, false);
                    self.out.push('\n');
                }
                self.out.push('\n');
            }
            Block::Table(table) => self.table(table),
            Block::Code(language, _, text) => {
                let fence = "`".repeat((longest_run(text) + 1).max(3));
                self.out.push_str(&format!("{fence}{language}\n"));
                for c in text.chars() {
                    match c {
                        '\n' | '\t' => self.out.push(c),
                        c if is_hidden(c) || c.is_control() => {
                            self.out.extend(c.escape_unicode());
                        }
                        c => self.out.push(c),
                    }
                }
                if !text.ends_with('\n') {
                    self.out.push('\n');
                }
                self.out.push_str(&format!("{fence}\n\n"));
            }
            // Whoever reads it has one.
            Block::Search => {}
        }
    }

    fn table(&mut self, table: &Table) {
        for name in table.head {
            self.out.push_str(&format!("| {name} "));
        }
        self.out.push_str("|\n");
        for _ in table.head {
            self.out.push_str("| --- ");
        }
        self.out.push_str("|\n");
        for row in &table.rows {
            for cell in row {
                self.out.push_str("| ");
                self.cell(cell, true);
                self.out.push(' ');
            }
            self.out.push_str("|\n");
        }
        self.out.push('\n');
    }

    /// What stands in one line, whatever paragraphs it has.
    fn cell(&mut self, line: &Line, in_table: bool) {
        for (number, paragraph) in line.paragraphs().enumerate() {
            if number > 0 {
                self.out.push(' ');
            }
            self.spans(paragraph, (false, in_table));
        }
    }

    fn spans(&mut self, spans: &[Span], (at_start, in_table): (bool, bool)) {
        for (number, span) in spans.iter().enumerate() {
            match span {
                Span::Text(text) => self.text(text, at_start && number == 0),
                // A span of code can't hold what would end a cell in every reader of tables.
                Span::Code(text) if in_table && text.contains('|') => {
                    self.text(&spelled(text), false);
                }
                Span::Code(text) => self.code(text),
                Span::Link(to, name) => self.link(to, name),
                Span::Break => {}
            }
        }
    }

    fn link(&mut self, to: &Link, name: &str) {
        self.out.push('[');
        self.text(name, false);
        self.out.push_str("](");
        if let Some(page) = self.pages.get(to.page) {
            self.out.push_str(&format!("{}.md", page.stem));
        }
        if let Some(heading) = &to.heading {
            self.out.push_str(&format!("#{heading}"));
        }
        self.out.push(')');
    }

    /// Words, on one line: nothing in them is markup, and what isn't seen is left out. A backslash
    /// takes its meaning from any punctuation of ASCII (CommonMark, 2.4).
    fn text(&mut self, text: &str, at_start: bool) {
        let mut is_start = at_start;
        // Whether only digits were met: what follows could make them the number of an item.
        let mut is_number = at_start;
        let mut last = [' '; 3];
        let mut chars = text.chars().filter(|c| !is_hidden(*c)).peekable();
        while let Some(c) = chars.next() {
            let c = if c.is_control() { ' ' } else { c };
            if is_start && c == ' ' {
                continue;
            }
            let next = chars.peek().copied().unwrap_or(' ');
            let has_meaning = match c {
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$'
                | '{' | '}' | '^' | '=' | '+' | '@' => true,
                '-' => is_start,
                // An item, or an address without a scheme, which some make a link.
                '.' => is_number || last.iter().all(|c| c.eq_ignore_ascii_case(&'w')),
                ')' => is_number,
                // An address, or an emoji; at the start, a definition.
                ':' => is_start || next != ' ',
                _ => false,
            };
            if has_meaning {
                self.out.push('\\');
            }
            self.out.push(c);
            is_start = false;
            is_number &= c.is_ascii_digit();
            last = [last[1], last[2], c];
        }
    }

    /// A span of code, on one line.
    fn code(&mut self, text: &str) {
        let text = spelled(text);
        if text.trim().is_empty() {
            // A span of code holds something else than blanks.
            return;
        }
        let fence = "`".repeat(longest_run(&text) + 1);
        let padding = match text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) {
            true => " ",
            false => "",
        };
        if self.out.ends_with('`') {
            self.out.push(' ');
        }
        self.out.push_str(&fence);
        self.out.push_str(padding);
        self.out.push_str(&text);
        self.out.push_str(padding);
        self.out.push_str(&fence);
    }
}

/// A text in which what isn't seen is spelled.
fn spelled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match is_hidden(c) || c.is_control() {
            true => out.extend(c.escape_unicode()),
            false => out.push(c),
        }
    }
    out
}

/// How long the longest run of backticks is.
fn longest_run(text: &str) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}
