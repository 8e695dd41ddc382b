//! The hierarchy, the communes and the links between them.

use super::{AreaId, CommuneId, Label, Minutes, People, PlaceId, ZoneId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An administrative level above the commune.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// Code, also the name of its column in `communes.csv`.
    pub code: String,
    /// Name.
    pub label: Label,
}

/// One area of a level above the commune.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// Position of its level in `World::levels`.
    pub level: usize,
    /// Code; text.
    pub code: String,
    /// Name.
    pub name: String,
    /// The area that contains it.
    pub parent: Option<AreaId>,
}

/// Where something is decided on: an area, or a single commune.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Region {
    /// An area above the commune.
    Area(AreaId),
    /// A commune.
    Commune(CommuneId),
}

/// A kind of country: how fast one travels, how dear one builds.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// Code.
    pub code: String,
    /// Name.
    pub label: Label,
    /// Speed on local roads, km/h.
    pub speed_kmh: f64,
    /// Speed along a national highway, km/h.
    pub highway_kmh: f64,
    /// Road kilometres per straight kilometre.
    pub detour: f64,
    /// Multiplies capital cost.
    pub price_factor: f64,
}

/// A demand point.
#[derive(Debug, Clone, PartialEq)]
pub struct Commune {
    /// Code; text with its leading zeros.
    pub code: String,
    /// Name.
    pub name: String,
    /// Xã, phường or thị trấn.
    pub kind: String,
    /// Its area at each level of `World::levels`.
    pub areas: Vec<AreaId>,
    /// Zone.
    pub zone: ZoneId,
    /// Longitude, degrees east (WGS84).
    pub lon: f64,
    /// Latitude, degrees north (WGS84).
    pub lat: f64,
    /// Area, km².
    pub area_km2: f64,
    /// Population of the base year.
    pub population: People,
    /// Villages: thôn, bản, khu phố.
    pub villages: f64,
    /// Every numeric column of `communes.csv` by name: what group totals may be spread by.
    pub keys: BTreeMap<String, f64>,
}

/// What stands at a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// A commune centre.
    Commune,
    /// A school.
    School,
    /// A hospital.
    Hospital,
    /// Any other place, such as a vacated public house.
    Other,
    /// A road junction.
    Junction,
}

/// A node of the travel network.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Code; a commune centre has its commune's.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: PlaceKind,
    /// The commune in which it lies.
    pub commune: CommuneId,
    /// Beds or pupils, where known.
    pub size: Option<f64>,
}

/// How a link is travelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkMode {
    /// Road.
    Road,
    /// Bridge.
    Bridge,
    /// Boat or ferry, waiting included.
    Ferry,
}

/// An undirected link between two places.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// One end.
    pub a: PlaceId,
    /// The other.
    pub b: PlaceId,
    /// Mode.
    pub mode: LinkMode,
    /// Time in either direction.
    pub minutes: Minutes,
    /// Links of one hazard group close together in a storm or flood.
    pub hazard: Option<String>,
    /// The day from which it stands, if later than always.
    pub from: Option<Date>,
    /// The last day on which it stands.
    pub until: Option<Date>,
}
