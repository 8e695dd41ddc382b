//! The JSON Schema of `scenario.toml`, from the same table of keys that the checks use.

use super::codes;
use super::keys::TOP;
use super::spec::{Key, Kind, Need, Of};
use super::units::Unit;
use serde_json::{Map, Value, json};

/// JSON Schema (2020-12) of one layer's `scenario.toml`. A layer may leave out what the layers below it hold, so only
/// `format` is required; `x-required` marks what must be there when all layers are put together.
pub fn schema() -> Value {
    let mut schema = table(TOP);
    let head = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Bố Trí: scenario.toml, format 1",
        "required": ["format"],
        "$defs": { "label": label(), "source": sourced(), "assumption": assumed(), "figure": figure() },
    });
    merge(&mut schema, head);
    schema
}

fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}

fn table(keys: &[Key]) -> Value {
    let properties: Map<String, Value> =
        keys.iter().map(|key| (key.name.to_string(), property(key))).collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn property(key: &Key) -> Value {
    let mut schema = kind(key.kind);
    merge(&mut schema, json!({ "description": format!("{} / {}", key.vi, key.en) }));
    match key.need {
        Need::Required => merge(&mut schema, json!({ "x-required": true })),
        Need::Else(value) => merge(&mut schema, json!({ "default": value })),
        Need::Optional => {}
    }
    schema
}

fn kind(kind: Kind) -> Value {
    let texts = |items: Value| json!({ "type": "array", "items": items });
    let code = |of: Of| json!({ "type": "string", "x-code-of": codes::name(of).1 });
    let by_code = |of: Of, inner: Value| json!({ "type": "object", "additionalProperties": inner, "x-code-of": codes::name(of).1 });
    match kind {
        Kind::Text => json!({ "type": "string", "minLength": 1 }),
        Kind::Label => reference("label"),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Date => json!({ "type": "string", "format": "date" }),
        Kind::Whole(low, high) => json!({ "type": "integer", "minimum": low, "maximum": high }),
        Kind::Setting(unit) => bounded(unit),
        Kind::Figure(unit) => in_unit(reference("figure"), unit),
        Kind::Yearly(unit) => in_unit(by_year(), unit),
        Kind::Choice(words) => json!({ "enum": words }),
        Kind::Choices(words) => texts(json!({ "enum": words })),
        Kind::Code(of) => code(of),
        Kind::Codes(of) => texts(code(of)),
        Kind::CodesOrAll(of) => all_or(texts(code(of))),
        Kind::Texts => texts(json!({ "type": "string" })),
        Kind::Numbers(n) => {
            json!({ "type": "array", "items": { "type": "number" }, "minItems": n, "maxItems": n })
        }
        Kind::Matrix => {
            let row = json!({ "type": "array", "items": bounded(Unit::Correlation) });
            json!({ "type": "array", "items": row, "minItems": 2 })
        }
        Kind::FigureBy(of, unit) => by_code(of, in_unit(reference("figure"), unit)),
        Kind::LabelBy(of) => by_code(of, reference("label")),
        Kind::Staff => by_code(Of::Cadre, staff()),
        Kind::Offers => by_code(Of::Service, all_or(texts(code(Of::Group)))),
        Kind::Table(keys) => table(keys),
        Kind::Tables(keys) => json!({ "type": "object", "additionalProperties": table(keys) }),
        Kind::TablesOf(of, keys) => by_code(of, table(keys)),
        Kind::Rows(keys) => texts(table(keys)),
    }
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn in_unit(mut schema: Value, unit: Unit) -> Value {
    merge(&mut schema, json!({ "x-unit": unit.en() }));
    schema
}

fn bounded(unit: Unit) -> Value {
    let (low, high) = unit.range();
    let mut schema = json!({ "type": "number" });
    if low.is_finite() {
        merge(&mut schema, json!({ "minimum": low }));
    }
    if high.is_finite() {
        merge(&mut schema, json!({ "maximum": high }));
    }
    schema
}

fn all_or(codes: Value) -> Value {
    json!({ "anyOf": [{ "const": "all" }, codes] })
}

fn staff() -> Value {
    let count = json!({ "type": "integer", "minimum": 0 });
    let range = json!({
        "type": "object",
        "properties": { "min": count, "max": count },
        "required": ["min", "max"],
        "additionalProperties": false,
    });
    json!({ "anyOf": [count, range] })
}

fn by_year() -> Value {
    let years = json!({
        "type": "object",
        "patternProperties": { "^[0-9]{4}$": reference("figure") },
        "additionalProperties": false,
        "minProperties": 1,
    });
    json!({ "anyOf": [reference("figure"), years] })
}

fn label() -> Value {
    json!({
        "type": "object",
        "properties": { "vi": { "type": "string" }, "en": { "type": "string" } },
        "required": ["vi", "en"],
        "additionalProperties": false,
    })
}

fn figure() -> Value {
    json!({ "anyOf": [{ "type": "number" }, reference("source"), reference("assumption")] })
}

fn sourced() -> Value {
    json!({
        "type": "object",
        "properties": {
            "value": { "type": "number" },
            "source": { "type": "string" },
            "unit": { "type": "string" },
            "forecast": { "type": "boolean" },
        },
        "required": ["value"],
        "additionalProperties": false,
    })
}

fn assumed() -> Value {
    json!({
        "type": "object",
        "properties": {
            "assumption": {
                "type": "object",
                "properties": {
                    "low": { "type": "number" },
                    "base": { "type": "number" },
                    "high": { "type": "number" },
                    "why": { "type": "string", "minLength": 1 },
                },
                "required": ["low", "base", "high", "why"],
                "additionalProperties": false,
            },
            "unit": { "type": "string" },
            "forecast": { "type": "boolean" },
        },
        "required": ["assumption"],
        "additionalProperties": false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every key of the format, with the table that it stands in.
    fn keys(table: &str, keys: &'static [Key], list: &mut Vec<(String, &'static Key)>) {
        for key in keys {
            list.push((table.to_string(), key));
            match key.kind {
                // The parts of a value stand in the row of its table.
                Kind::Table(inner) if !table.is_empty() => self::keys(table, inner, list),
                Kind::Rows(inner) if table.contains(".CODE") => self::keys(table, inner, list),
                Kind::Table(inner) => self::keys(&format!("[{}]", key.name), inner, list),
                Kind::Tables(inner) if table.is_empty() => {
                    self::keys(&format!("[{}.CODE]", key.name), inner, list);
                }
                Kind::Tables(inner) | Kind::TablesOf(_, inner) => {
                    self::keys(&format!("[facility_type.CODE.{}.CODE]", key.name), inner, list);
                }
                Kind::Rows(inner) => {
                    let parent = table.trim_matches(['[', ']']);
                    let dot = if parent.is_empty() { "" } else { "." };
                    self::keys(&format!("[[{parent}{dot}{}]]", key.name), inner, list);
                }
                _ => {}
            }
        }
    }

    #[test]
    fn every_key_stands_in_the_documentation_in_the_row_of_its_table() {
        let text = include_str!("../../docs/scenario-format.md");
        let mut list = vec![];
        keys("", TOP, &mut list);
        let missing: Vec<String> = list
            .iter()
            .filter(|(table, key)| {
                let inner = matches!(
                    key.kind,
                    Kind::Table(_)
                        | Kind::Tables(_)
                        | Kind::TablesOf(..)
                        | Kind::Rows(_)
                        | Kind::Offers
                );
                let row = if table.is_empty() { "top" } else { table.as_str() };
                let found = text.lines().find(|line| {
                    line.starts_with(&format!("| {row} |"))
                        || line.starts_with(&format!("| `{row}` |"))
                });
                !inner && !found.is_some_and(|line| line.contains(&format!("`{}`", key.name)))
            })
            .map(|(table, key)| format!("{table} {}", key.name))
            .collect();
        assert!(missing.is_empty(), "not in docs/scenario-format.md: {missing:?}");
    }

    #[test]
    fn every_column_stands_in_the_documentation_in_the_row_of_its_file() {
        let text = include_str!("../../docs/scenario-format.md");
        for spec in crate::scenario::columns::TABLES {
            let row = text.lines().find(|line| line.starts_with(&format!("| `{}`", spec.file)));
            let row = row.unwrap_or_default();
            for column in spec.columns {
                let name = format!("`{}`", column.name);
                assert!(row.contains(&name), "{} {name}", spec.file);
            }
        }
    }

    #[test]
    fn what_is_not_built_is_listed_in_the_documentation() {
        let text = include_str!("../../docs/scenario-format.md");
        for key in crate::scenario::keys::NOT_BUILT {
            assert!(text.contains(&format!("`{key}`")), "{key}");
        }
    }

    #[test]
    fn the_schema_knows_each_key_its_unit_and_its_default() {
        let schema = schema();
        let hours = &schema["properties"]["service"]["additionalProperties"]["properties"]["hours"];
        assert_eq!(hours["x-unit"], "hours/client-year");
        assert_eq!(hours["default"], 0.0);
        assert_eq!(schema["properties"]["scenario"]["additionalProperties"], false);
        assert_eq!(schema["required"], json!(["format"]));
    }
}
