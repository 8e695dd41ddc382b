//! The user's own boundaries: polygons of a GeoJSON feature collection, matched to communes by the property `code`.

use super::voronoi::Point;
use serde_json::Value;
use std::collections::BTreeMap;

/// The rings of each polygon of a commune, in degrees.
pub(super) type Rings = Vec<Vec<Point>>;

/// Rings by commune code; features without a code or without a polygon are left out.
pub(super) fn rings_by_code(collection: &Value) -> BTreeMap<String, Rings> {
    let mut found: BTreeMap<String, Rings> = BTreeMap::new();
    let features = collection["features"].as_array();
    for feature in features.into_iter().flatten() {
        let rings = rings(&feature["geometry"]);
        if let (Some(code), false) = (code(&feature["properties"]["code"]), rings.is_empty()) {
            found.entry(code).or_default().extend(rings);
        }
    }
    found
}

/// A code is text, but many tools write it as a number.
fn code(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn rings(geometry: &Value) -> Rings {
    let coordinates = &geometry["coordinates"];
    match geometry["type"].as_str() {
        Some("Polygon") => polygon(coordinates),
        Some("MultiPolygon") => {
            coordinates.as_array().into_iter().flatten().flat_map(polygon).collect()
        }
        _ => Vec::new(),
    }
}

fn polygon(rings: &Value) -> Rings {
    let ring = |ring: &Value| -> Vec<Point> {
        ring.as_array().into_iter().flatten().filter_map(position).collect()
    };
    let rings = rings.as_array().into_iter().flatten().map(ring);
    rings.filter(|ring| ring.len() >= 3).collect()
}

fn position(value: &Value) -> Option<Point> {
    let (lon, lat) = (value.get(0)?.as_f64()?, value.get(1)?.as_f64()?);
    (lon.is_finite() && lat.is_finite()).then_some([lon, lat])
}

/// A corner and the next one, in whole metres, the smaller first.
type Edge = ((i64, i64), (i64, i64));

/// Edges between areas, in km: those that rings of different areas share.
/// Every ring comes with the area it lies in and is projected to km.
pub(super) fn borders(rings: &[(usize, Vec<Point>)]) -> Vec<[Point; 2]> {
    let mut sides: BTreeMap<Edge, Vec<(usize, [Point; 2])>> = BTreeMap::new();
    for (area, ring) in rings {
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            let (p, q) = (metres(*a), metres(*b));
            if p != q {
                sides.entry((p.min(q), p.max(q))).or_default().push((*area, [*a, *b]));
            }
        }
    }
    let between =
        |sides: &&Vec<(usize, [Point; 2])>| sides.iter().any(|(area, _)| *area != sides[0].0);
    sides.values().filter(between).map(|sides| sides[0].1).collect()
}

fn metres(p: Point) -> (i64, i64) {
    ((p[0] * 1000.0).round() as i64, (p[1] * 1000.0).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn square(x: f64) -> Vec<Point> {
        vec![[x, 0.0], [x + 1.0, 0.0], [x + 1.0, 1.0], [x, 1.0]]
    }

    #[test]
    fn polygons_are_found_by_code_written_as_text_or_number() {
        let ring = json!([[0, 0], [1, 0], [1, 1], [0, 0]]);
        let found = rings_by_code(&json!({ "type": "FeatureCollection", "features": [
            { "properties": { "code": "001" }, "geometry": { "type": "Polygon", "coordinates": [ring] } },
            { "properties": { "code": 2 }, "geometry": { "type": "MultiPolygon", "coordinates": [[ring], [ring]] } },
            { "properties": {}, "geometry": { "type": "Polygon", "coordinates": [ring] } },
            { "properties": { "code": "4" }, "geometry": { "type": "Point", "coordinates": [0, 0] } },
        ]}));
        assert_eq!(found.keys().collect::<Vec<_>>(), ["001", "2"]);
        assert_eq!(found["2"].len(), 2);
    }

    #[test]
    fn what_is_no_geojson_gives_no_rings() {
        assert!(rings_by_code(&json!([1, 2])).is_empty());
        assert!(rings_by_code(&json!({ "features": [{ "geometry": null }] })).is_empty());
    }

    #[test]
    fn only_a_side_between_two_areas_is_a_border() {
        let apart = borders(&[(0, square(0.0)), (1, square(1.0))]);
        let together = borders(&[(0, square(0.0)), (0, square(1.0))]);
        assert_eq!((apart, together.len()), (vec![[[1.0, 0.0], [1.0, 1.0]]], 0));
    }
}
