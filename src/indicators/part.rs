//! The parts of the province that figures are shown for.

use super::ALL;
use crate::study::Areas;
use crate::world::{AreaId, CommuneId, Label, World, ZoneId};

/// A set of communes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The whole province.
    All,
    /// An area of a level.
    Area(AreaId),
    /// A zone.
    Zone(ZoneId),
    /// One commune.
    Commune(CommuneId),
}

impl Part {
    /// The areas of every level that has more than one.
    pub fn areas(world: &World) -> Vec<Part> {
        let alone = |level| world.areas.values().filter(|area| area.level == level).count() == 1;
        let several = world.areas.iter().filter(|(_, area)| !alone(area.level));
        several.map(|(id, _)| Part::Area(id)).collect()
    }

    /// All zones that hold a commune.
    pub fn zones(world: &World) -> Vec<Part> {
        let used = |zone| world.communes.values().any(|commune| commune.zone == zone);
        world.zones.ids().filter(|zone| used(*zone)).map(Part::Zone).collect()
    }

    /// Every commune.
    pub fn communes(world: &World) -> Vec<Part> {
        world.communes.ids().map(Part::Commune).collect()
    }

    /// What equity compares: the areas of a level, the zones, or the communes.
    pub fn compared(world: &World, areas: Areas) -> Vec<Part> {
        match areas {
            Areas::Communes => Self::communes(world),
            Areas::Zones => Self::zones(world),
            Areas::Level(level) => {
                let areas = world.areas.iter().filter(|(_, area)| area.level == level);
                areas.map(|(id, _)| Part::Area(id)).collect()
            }
        }
    }

    /// Its code in the column `area`.
    pub fn code(self, world: &World) -> String {
        match self {
            Part::All => ALL.to_owned(),
            Part::Area(area) => world.areas[area].code.clone(),
            Part::Zone(zone) => format!("zone:{}", world.zones[zone].code),
            Part::Commune(commune) => world.communes[commune].code.clone(),
        }
    }

    /// Its name in both languages.
    pub fn label(self, world: &World) -> Label {
        let name = |name: &str| Label { vi: name.to_owned(), en: name.to_owned() };
        match self {
            Part::All => {
                Label { vi: "Toàn tỉnh".to_owned(), en: "The whole province".to_owned() }
            }
            Part::Area(area) => name(&world.areas[area].name),
            Part::Zone(zone) => world.zones[zone].label.clone(),
            Part::Commune(commune) => name(&world.communes[commune].name),
        }
    }

    /// Whether a commune lies in it.
    pub fn holds(self, world: &World, commune: CommuneId) -> bool {
        match self {
            Part::All => true,
            Part::Area(area) => world.communes[commune].areas.contains(&area),
            Part::Zone(zone) => world.communes[commune].zone == zone,
            Part::Commune(only) => only == commune,
        }
    }

    /// Whether figures of sensitive groups may be shown for it at all.
    pub fn shows_sensitive(self) -> bool {
        matches!(self, Part::All | Part::Area(_))
    }
}
