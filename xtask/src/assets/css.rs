//! Light reduction of style sheets: no comments, no indentation, no empty lines. Everything else
//! is left to compression.

/// Strips a style sheet without touching what is inside strings.
pub(super) fn strip(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source.chars().peekable();
    while let Some(next) = rest.next() {
        match next {
            '"' | '\'' => {
                out.push(next);
                copy_string(next, &mut rest, &mut out);
            }
            '/' if rest.peek() == Some(&'*') => {
                rest.next();
                skip_comment(&mut rest);
                // A comment separates words.
                if !out.ends_with(|c: char| c.is_whitespace() || c == ';' || c == '{')
                    && !out.is_empty()
                {
                    out.push(' ');
                }
            }
            '\n' | '\r' => end_line(&mut out),
            ' ' | '\t' if out.is_empty() || out.ends_with('\n') => {}
            other => out.push(other),
        }
    }
    end_line(&mut out);
    out
}

/// Ends the line, unless there is nothing on it.
fn end_line(out: &mut String) {
    out.truncate(out.trim_end_matches([' ', '\t']).len());
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

/// Copies up to and including the closing quote.
fn copy_string(quote: char, rest: &mut impl Iterator<Item = char>, out: &mut String) {
    while let Some(next) = rest.next() {
        out.push(next);
        if next == '\\' {
            out.extend(rest.next());
        } else if next == quote {
            return;
        }
    }
}

/// Skips up to and including the end of the comment.
fn skip_comment(rest: &mut impl Iterator<Item = char>) {
    let mut star = false;
    for next in rest {
        if star && next == '/' {
            return;
        }
        star = next == '*';
    }
}

#[cfg(test)]
mod tests {
    use super::strip;

    #[test]
    fn comments_indentation_and_empty_lines_go() {
        let source = "/* head */\n\n.a {\n    color: red; /* why */\n\n\t/** two\n lines **/\n}\n";
        assert_eq!(strip(source), ".a {\ncolor: red;\n}\n");
    }

    #[test]
    fn strings_stay_as_they_are() {
        let source = ".a::before { content: \"/* no \\\" comment */  \"; }\n.b { content: '//'; }";
        assert_eq!(strip(source), format!("{source}\n"));
    }

    #[test]
    fn a_comment_still_separates_words() {
        assert_eq!(strip("a{margin:0/* x */auto}"), "a{margin:0 auto}\n");
    }

    #[test]
    fn spaces_that_mean_something_stay() {
        let source = ".a .b { width: calc(1px + 2px) }\n";
        assert_eq!(strip(source), source);
        assert_eq!(strip(""), "");
        assert_eq!(strip("a{} /* never closed"), "a{}\n");
    }
}
