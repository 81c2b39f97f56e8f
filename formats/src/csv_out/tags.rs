//! Tags in one cell: `a, b`; a comma or a backslash of a tag's own is behind a backslash.

/// All tags as one cell.
pub(crate) fn join(tags: &[String]) -> String {
    let escaped = tags.iter().filter(|t| !t.is_empty()).map(|tag| {
        let tag = tag.replace('\\', "\\\\").replace(',', "\\,");
        if tag.starts_with(' ') {
            format!("\\{tag}")
        } else {
            tag
        }
    });
    escaped.collect::<Vec<_>>().join(", ")
}

/// The tags of a cell.
pub(crate) fn split(cell: &str) -> Vec<String> {
    let mut tags = vec![String::new()];
    let mut chars = cell.chars();
    let mut fresh = true;
    while let Some(c) = chars.next() {
        let Some(tag) = tags.last_mut() else { break };
        match c {
            ',' => {
                tags.push(String::new());
                fresh = true;
                continue;
            }
            ' ' if fresh => continue,
            '\\' => tag.extend(chars.next()),
            c => tag.push(c),
        }
        fresh = false;
    }
    tags.retain(|t| !t.is_empty());
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_come_back() {
        for tags in [
            vec!["a", "b c"],
            vec!["a, b", "c\\", " d", "e "],
            vec![],
            vec!["\\,", ",", "=1"],
        ] {
            let tags: Vec<_> = tags.into_iter().map(str::to_owned).collect();
            assert_eq!(split(&join(&tags)), tags);
        }
        assert_eq!(split("a,b,, c"), ["a", "b", "c"], "as a person writes them");
    }
}
