//! Makes the schemas as exact as the server: adds to all of them what the derived description leaves out.

use sarrio_model::{Code, OperationKind, Permission, StateName, Topic};
use serde_json::{Map, Value, json};

/// Completes every schema and parameter of the document.
pub(super) fn complete(document: &mut Value) {
    // Their texts come from tables, but the derived description has only the names of the variants.
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    document["components"]["schemas"]["Code"]["enum"] = json!(codes);
    let kinds: Vec<&str> = OperationKind::ALL.iter().map(|kind| kind.as_str()).collect();
    document["components"]["schemas"]["OperationKind"]["enum"] = json!(kinds);
    document["components"]["schemas"]["Permission"]["enum"] = json!(Permission::ALL);
    let schemas = document["components"]["schemas"].clone();
    walk(document, &mut |value| {
        merge_all_of(value, &schemas);
        bound(value);
        list_of_words(value);
    });
}

fn walk(value: &mut Value, change: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(map) => {
            map.values_mut().for_each(|value| walk(value, change));
            change(map);
        }
        Value::Array(all) => all.iter_mut().for_each(|value| walk(value, change)),
        _ => {}
    }
}

/// Gives an integer without limits those of its type, because `format` alone limits nothing.
fn bound(schema: &mut Map<String, Value>) {
    // The derived names of unsigned formats (`u-int16`) are not in OpenAPI's registry.
    let (format, minimum, maximum) = match schema.get("format").and_then(Value::as_str) {
        Some("u-int8") => ("uint8", json!(0), json!(u8::MAX)),
        Some("u-int16") => ("uint16", json!(0), json!(u16::MAX)),
        Some("u-int32") => ("uint32", json!(0), json!(u32::MAX)),
        Some("u-int64") => ("uint64", json!(0), json!(u64::MAX)),
        Some("int64") => ("int64", json!(i64::MIN), json!(i64::MAX)),
        _ => return,
    };
    schema.insert("format".to_owned(), json!(format));
    schema.entry("minimum").or_insert(minimum);
    schema.entry("maximum").or_insert(maximum);
}

/// Combines the schemas of flattened objects into one. If each of several schemas forbids unknown fields, no object is
/// valid for all of them.
fn merge_all_of(schema: &mut Map<String, Value>, schemas: &Value) {
    let Some(parts) = schema.get("allOf").and_then(Value::as_array) else { return };
    let resolved = |part: &Value| match part["$ref"].as_str() {
        Some(target) => schemas[target.rsplit('/').next().unwrap_or_default()].clone(),
        None => part.clone(),
    };
    let parts: Vec<Value> = parts.iter().map(resolved).collect();
    if parts.len() < 2 || !parts.iter().all(|part| part["properties"].is_object()) {
        return;
    }
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for part in &parts {
        properties.extend(part["properties"].as_object().cloned().unwrap_or_default());
        required.extend(part["required"].as_array().cloned().unwrap_or_default());
    }
    schema.remove("allOf");
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("required".to_owned(), json!(required));
    schema.insert("properties".to_owned(), Value::Object(properties));
}

/// Describes a parameter that takes several words, separated by commas.
fn list_of_words(parameter: &mut Map<String, Value>) {
    if parameter.get("in").is_none_or(|place| place != "query") {
        return;
    }
    let words = match parameter.get("name").and_then(Value::as_str) {
        Some("state") => StateName::ALL.iter().map(|state| state.as_str()).collect::<Vec<_>>().join("|"),
        Some("topics") => Topic::ALL.iter().map(|topic| topic.as_str()).collect::<Vec<_>>().join("|"),
        _ => return,
    };
    parameter["schema"]["pattern"] = json!(format!("^({words})(,({words}))*$"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flattened_object_has_one_schema_for_which_it_is_valid() {
        let schemas = json!({ "A": {
            "type": "object", "additionalProperties": false, "required": ["x"], "properties": { "x": { "type": "string" } },
        } });
        let mut schema = json!({ "description": "Both", "allOf": [
            { "$ref": "#/components/schemas/A" },
            { "type": "object", "required": ["y"], "properties": { "y": { "type": "integer", "format": "u-int16" } } },
        ] });
        walk(&mut schema, &mut |value| {
            merge_all_of(value, &schemas);
            bound(value);
        });
        assert_eq!(
            schema,
            json!({
                "description": "Both", "type": "object", "required": ["x", "y"], "properties": {
                    "x": { "type": "string" },
                    "y": { "type": "integer", "format": "uint16", "minimum": 0, "maximum": 65535 },
                },
            })
        );
    }
}
