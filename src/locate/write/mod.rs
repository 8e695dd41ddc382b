//! What a solution looks like: table, JSON, GeoJSON and a picture.

mod geojson;
mod json;
mod picture;
mod table;

pub use geojson::geojson;
pub use json::json;
pub use picture::picture;
pub use table::table;
