//! `plan.geojson`: what stands in the last year, as points for any map program (WGS84).

use crate::operation::Operation;
use crate::plan::Plan;
use crate::world::World;
use serde_json::{Value, json};

/// Existing sites that still stand and opened ones, as a feature collection. A place lies at its commune's centre.
pub fn points(world: &World, plan: &Plan) -> Value {
    let operation = Operation::of(world, plan);
    let features: Vec<Value> = world
        .sites
        .iter()
        .filter_map(|(id, site)| {
            let opening = plan.openings.iter().find(|opening| opening.site == id);
            if opening.is_none() && !operation.stands(id, world.calendar.last) {
                return None;
            }
            let kind = world.type_of(id);
            let commune = &world.communes[world.commune_of(id)];
            Some(json!({
                "type": "Feature",
                "geometry": { "type": "Point", "coordinates": [commune.lon, commune.lat] },
                "properties": {
                    "code": site.code,
                    "name": site.name,
                    "type": kind.code,
                    "type_vi": kind.label.vi,
                    "type_en": kind.label.en,
                    "commune": commune.code,
                    "status": if opening.is_some() { "opened" } else { "existing" },
                    "size": operation
                        .size(id, world.calendar.last)
                        .map(|size| kind.sizes[size].code.as_str()),
                    "start": opening.map(|opening| opening.start),
                    "converts": site.converts.map(|old| world.sites[old].code.as_str()),
                },
            }))
        })
        .collect();
    json!({ "type": "FeatureCollection", "features": features })
}
