//! The layer that makes the changes, as TOML.

use super::super::node::{Node, Value};
use super::tree::Document;
use std::fmt::Write;

/// `scenario.toml` of the layer, with the changes as they were typed at its head.
pub fn layer(document: &Document, requests: &[String]) -> String {
    let mut text = String::from("# What-if: `botri plan --from` made this layer from\n");
    for request in requests {
        let _ = writeln!(text, "#   --set {:?}", request);
    }
    text.push_str("format = 1\nextends = \"base\"\n");
    if !document.dropped.is_empty() {
        let paths: Vec<String> = document.dropped.iter().map(|path| quoted(path)).collect();
        let _ = writeln!(text, "drop = [{}]", paths.join(", "));
    }
    for path in &document.stated {
        let node = path.iter().try_fold(&document.root, |node, key| node.get(key));
        let name: Vec<String> = path.iter().map(|part| key(part)).collect();
        if let Some(node) = node {
            let _ = writeln!(text, "{} = {}", name.join("."), inline(node));
        }
    }
    text
}

fn inline(node: &Node) -> String {
    match &node.value {
        Value::Flag(flag) => flag.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => quoted(text),
        Value::Date(date) => date.to_string(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(inline).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(entries) => {
            let pair = |entry: &super::super::node::Entry| {
                format!("{} = {}", key(&entry.key), inline(&entry.node))
            };
            format!("{{ {} }}", entries.iter().map(pair).collect::<Vec<_>>().join(", "))
        }
    }
}

/// A key, quoted where TOML wants it.
fn key(key: &str) -> String {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !key.is_empty() && key.bytes().all(bare) { key.to_owned() } else { quoted(key) }
}

/// A basic string: the escapes of JSON are among those of TOML.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
