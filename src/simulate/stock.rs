//! Who waits and who is in care on the first day.

use super::setting::{Cell, Setting};

/// Spreads over cells by demand those who wait and those who are in care.
pub(super) fn add_stock(setting: &mut Setting) {
    let rate: Vec<f64> = setting.cells.iter().map(|cell| first_rate(setting, cell)).collect();
    for service in setting.world.services.ids() {
        let of: Vec<usize> =
            (0..setting.cells.len()).filter(|c| setting.cells[*c].service == service).collect();
        let spread = spread(setting.world.services[service].flow.backlog, &of, &rate);
        for (c, clients) in of.into_iter().zip(spread) {
            setting.cells[c].backlog = clients;
        }
    }
    setting.residents = vec![0; setting.ways.len()];
    for (n, active) in setting.actives.iter().enumerate() {
        let Some(existing) = &setting.world.sites[active.site].existing else { continue };
        let mut at = Vec::new();
        for (c, cell) in setting.cells.iter().enumerate() {
            let here = |w: &usize| {
                let desk = &setting.desks[setting.ways[*w].desk as usize];
                desk.active == n && desk.uses_places
            };
            at.extend(cell.ways.clone().filter(here).map(|w| (w, rate[c])));
        }
        let (ways, rates): (Vec<usize>, Vec<f64>) = at.into_iter().unzip();
        let order: Vec<usize> = (0..ways.len()).collect();
        for (w, clients) in ways.iter().zip(spread(existing.residents, &order, &rates)) {
            setting.residents[*w] = clients;
        }
    }
}

/// Clients a year of a cell in the first year.
fn first_rate(setting: &Setting, cell: &Cell) -> f64 {
    let base: f64 =
        setting.members[cell.members.clone()].iter().filter_map(|member| member.base.first()).sum();
    base * cell.uptake.first().copied().unwrap_or(0.0)
}

/// A number of clients spread by weight in whole clients.
fn spread(clients: f64, of: &[usize], weight: &[f64]) -> Vec<u32> {
    let total: f64 = of.iter().map(|n| weight[*n]).sum();
    let mut carry = 0.5;
    let part = |n: &usize| {
        carry += if total > 0.0 { clients * weight[*n] / total } else { 0.0 };
        let whole = carry.floor();
        carry -= whole;
        whole as u32
    };
    of.iter().map(part).collect()
}
