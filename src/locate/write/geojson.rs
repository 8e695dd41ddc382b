//! The solution on the map, as GeoJSON (RFC 7946: longitude, latitude).

use serde_json::{Value, json as object};

use super::super::instance::Instance;
use super::super::read::Position;
use super::super::solution::Solution;

/// Sites (open or not), and a line from each client to each site that serves it.
pub fn geojson(
    instance: &Instance,
    solution: &Solution,
    client_at: &[Position],
    site_at: &[Position],
) -> Value {
    let mut features = Vec::new();
    for (site, at) in site_at.iter().enumerate() {
        let open = solution.open.binary_search(&site).is_ok();
        features.push(object!({
            "type": "Feature",
            "geometry": { "type": "Point", "coordinates": [at.x, at.y] },
            "properties": { "site": instance.site_name[site], "open": open },
        }));
    }
    for a in &solution.assignment {
        let (from, to) = (client_at[a.client], site_at[a.site]);
        features.push(object!({
            "type": "Feature",
            "geometry": { "type": "LineString", "coordinates": [[from.x, from.y], [to.x, to.y]] },
            "properties": {
                "client": instance.client_name[a.client],
                "site": instance.site_name[a.site],
                "share": a.share,
                "distance": instance.distance.at(a.client, a.site),
            },
        }));
    }
    object!({ "type": "FeatureCollection", "features": features })
}
