//! Pages as HTML.

use soapgen::is_hidden;

use crate::html::reference;

use super::MARK;
use super::page::{Block, Line, Link, Page, PageId, Span, Table};

/// What lies beside the pages.
pub(super) const FILES: [(&str, &str); 2] = [
    ("style.css", include_str!("style.css")),
    ("search.js", include_str!("search.js")),
];

/// What a page may load: its style and its script, and nothing else from anywhere. Nothing runs
/// that stands in it, whatever that is.
const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'";
const POLICY_WITH_SCRIPT: &str =
    "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'";

/// Writes a page.
pub(super) fn page(pages: &[Page], id: PageId, blocks: &[Block]) -> String {
    let (Some(of), Some(index)) = (pages.get(id), pages.first()) else {
        return String::new();
    };
    let has_search = blocks.iter().any(|block| matches!(block, Block::Search));
    let mut out = Html {
        out: String::with_capacity(4096),
        pages,
    };
    let policy = match has_search {
        true => POLICY_WITH_SCRIPT,
        false => POLICY,
    };
    out.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<!-- ");
    out.raw(MARK);
    out.raw(" -->\n<meta http-equiv=\"Content-Security-Policy\" content=\"");
    out.raw(policy);
    out.raw(
        "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>",
    );
    out.text(&of.title);
    if id != 0 {
        out.raw(" – ");
        out.text(&index.title);
    }
    out.raw("</title>\n<link rel=\"stylesheet\" href=\"style.css\">\n");
    if has_search {
        out.raw("<script src=\"search.js\" defer></script>\n");
    }
    out.raw(
        "</head>\n<body>\n<a class=\"skip\" href=\"#content\">Skip to the content</a>\n\
         <header><nav aria-label=\"Pages\">",
    );
    if id == 0 {
        out.raw("<span aria-current=\"page\">");
        out.text(&index.title);
        out.raw("</span>");
    } else {
        out.link(&Link::to(0), &index.title);
    }
    out.raw("</nav></header>\n<main id=\"content\" tabindex=\"-1\">\n<h1><span class=\"kind\">");
    out.raw(of.kind);
    out.raw("</span> ");
    out.text(&of.title);
    out.raw("</h1>\n");
    for block in blocks {
        out.block(block);
    }
    out.raw("</main>\n</body>\n</html>\n");
    out.out
}

struct Html<'p> {
    out: String,
    pages: &'p [Page],
}

impl Html<'_> {
    /// Markup, and words of our own.
    fn raw(&mut self, markup: &'static str) {
        self.out.push_str(markup);
    }

    /// Words: nothing in them is markup, and what isn't seen is left out.
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                c if is_hidden(c) => {}
                c if c.is_control() => self.out.push(' '),
                c => self.escaped(c),
            }
        }
    }

    /// Code: what isn't seen is spelled.
    fn code(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\n' | '\t' => self.out.push(c),
                c if is_hidden(c) || c.is_control() => self.out.extend(c.escape_unicode()),
                c => self.escaped(c),
            }
        }
    }

    fn escaped(&mut self, c: char) {
        match reference(c) {
            Some(reference) => self.raw(reference),
            None => self.out.push(c),
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(level, words, id) => {
                let level = match level {
                    2 => "2",
                    _ => "3",
                };
                self.raw("<h");
                self.raw(level);
                if let Some(id) = id {
                    self.raw(" id=\"");
                    self.text(id);
                    self.raw("\"");
                }
                self.raw(">");
                self.spans(&words.0);
                self.raw("</h");
                self.raw(level);
                self.raw(">\n");
            }
            Block::Paragraph(line) => {
                for paragraph in line.paragraphs() {
                    self.raw("<p>");
                    self.spans(paragraph);
                    self.raw("</p>\n");
                }
            }
            Block::Facts(facts) => {
                self.raw("<dl>\n");
                for (name, line) in facts {
                    self.raw("<div><dt>");
                    self.raw(name);
                    self.raw("</dt><dd>");
                    self.cell(line);
                    self.raw("</dd></div>\n");
                }
                self.raw("</dl>\n");
            }
            Block::Table(table) => self.table(table),
            Block::Code(language, about, text) => {
                // What scrolls is reached with the keyboard.
                self.raw("<pre tabindex=\"0\" role=\"group\" aria-label=\"");
                self.text(about);
                self.raw("\"><code class=\"");
                self.raw(language);
                self.raw("\">");
                self.code(text);
                self.raw("</code></pre>\n");
            }
            Block::Search => self.raw(
                "<div id=\"search\" role=\"search\" hidden>\n\
                 <label for=\"words\">Search operations, types and elements</label>\n\
                 <input id=\"words\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\">\n\
                 <p id=\"found\" role=\"status\"></p>\n</div>\n",
            ),
        }
    }

    /// A table that stays one, for who doesn't see it, where its rows are shown as blocks.
    fn table(&mut self, table: &Table) {
        self.raw("<table role=\"table\"");
        if table.is_searched {
            self.raw(" class=\"searched\"");
        }
        self.raw("><caption>");
        self.text(&table.about);
        self.raw("</caption>\n<thead role=\"rowgroup\"><tr role=\"row\">");
        for name in table.head {
            self.raw("<th scope=\"col\" role=\"columnheader\">");
            self.raw(name);
            self.raw("</th>");
        }
        self.raw("</tr></thead>\n<tbody role=\"rowgroup\">\n");
        for row in &table.rows {
            self.raw("<tr role=\"row\">");
            for (number, cell) in row.iter().enumerate() {
                let label = table.head.get(number).copied().unwrap_or_default();
                match (number, cell.is_empty()) {
                    (0, _) => self.raw("<th scope=\"row\" role=\"rowheader\">"),
                    (_, true) => self.raw("<td role=\"cell\">"),
                    (_, false) => {
                        self.raw("<td role=\"cell\" data-label=\"");
                        self.raw(label);
                        self.raw("\">");
                    }
                }
                self.cell(cell);
                self.raw(if number == 0 { "</th>" } else { "</td>" });
            }
            self.raw("</tr>\n");
        }
        self.raw("</tbody></table>\n");
    }

    /// A line that stands for itself: with an element for each paragraph where there are several.
    fn cell(&mut self, line: &Line) {
        if !line.0.contains(&Span::Break) {
            return self.spans(&line.0);
        }
        for paragraph in line.paragraphs() {
            self.raw("<p>");
            self.spans(paragraph);
            self.raw("</p>");
        }
    }

    fn spans(&mut self, spans: &[Span]) {
        for span in spans {
            match span {
                Span::Text(text) => self.text(text),
                Span::Code(text) => {
                    self.raw("<code>");
                    self.code(text);
                    self.raw("</code>");
                }
                Span::Link(to, name) => self.link(to, name),
                Span::Break => {}
            }
        }
    }

    fn link(&mut self, to: &Link, name: &str) {
        self.raw("<a href=\"");
        if let Some(page) = self.pages.get(to.page) {
            let stem = &page.stem;
            self.text(stem);
            self.raw(".html");
        }
        if let Some(heading) = &to.heading {
            self.raw("#");
            self.text(heading);
        }
        self.raw("\">");
        self.text(name);
        self.raw("</a>");
    }
}
