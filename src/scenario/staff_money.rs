//! Owners, cadres, pay, norms, quotas, funds, tasks and past spending.

use super::codes::Codes;
use super::node::Node;
use super::spec::Of;
use super::table::Sheet;
use crate::world::{
    Cadre, CadreId, Calendar, Fund, FundId, FundKind, Gate, GateId, Id, Line, Norm, Owner, OwnerId,
    PayAnchor, PayStep, Prices, Quota, Ramp, ServiceId, Spending, Table, Task, UnitMinimum, Vnd,
};

/// The id of the code under a key.
pub(super) fn id<K: Id>(codes: &Codes, of: Of, node: &Node, key: &str) -> Option<K> {
    codes.position(of, node.text(key)).map(K::new)
}

/// The ids of an array of codes under a key.
pub(super) fn ids<K: Id>(codes: &Codes, of: Of, node: &Node, key: &str) -> Vec<K> {
    node.texts(key).into_iter().filter_map(|code| codes.position(of, code)).map(K::new).collect()
}

/// Owners.
pub(super) fn owners(root: &Node) -> Table<OwnerId, Owner> {
    let owner = |entry: &super::node::Entry| Owner {
        code: entry.key.clone(),
        label: entry.node.label("label"),
    };
    Table::new(root.tables("owner").iter().map(owner).collect())
}

/// Cadres.
pub(super) fn cadres(root: &Node, codes: &Codes, calendar: &Calendar) -> Table<CadreId, Cadre> {
    let cadre = |entry: &super::node::Entry| {
        let node = &entry.node;
        Cadre {
            code: entry.key.clone(),
            label: node.label("label"),
            post_kind: node.text("post_kind").to_string(),
            fte: node.figure("fte"),
            concurrent: node.flag("concurrent"),
            pay_multiple: node.figure("pay_multiple"),
            allowance: node.figure("allowance"),
            employer_rate: node.figure("employer_rate"),
            annual_hours: node.figure("annual_hours"),
            client_share: node.figure("client_share"),
            productivity: node.figure("productivity"),
            attrition: node.figure("attrition"),
            anchor: node.maybe("pay_anchor").zip(node.maybe("pay_elasticity")).map(
                |(monthly, elasticity)| PayAnchor {
                    monthly: Vnd::from_million(monthly),
                    elasticity,
                },
            ),
            qualified: node.flag("qualified"),
            trained: node.figure("trained"),
            recruits: node.get("recruits").map(|_| node.yearly("recruits", calendar)),
            skills: ids(codes, Of::Service, node, "skills"),
        }
    };
    Table::new(root.tables("cadre").iter().map(cadre).collect())
}

/// Base salary, ascending by date.
pub(super) fn pay_steps(root: &Node) -> Vec<PayStep> {
    let step = |node: &Node| {
        Some(PayStep {
            from: node.date("from")?,
            vnd: node.figure("vnd"),
            forecast: is_forecast(node, "vnd"),
        })
    };
    let mut steps: Vec<PayStep> = root.rows("pay_step").iter().filter_map(step).collect();
    steps.sort_by_key(|step| step.from);
    steps
}

/// Whether a dated fact, or its figure, is marked as a forecast.
pub(super) fn is_forecast(node: &Node, figure: &str) -> bool {
    node.flag("forecast") || node.get(figure).is_some_and(|figure| figure.flag("forecast"))
}

/// Norms, ascending by date.
pub(super) fn norms(root: &Node, codes: &Codes) -> Vec<Norm> {
    let norm = |node: &Node| {
        Some(Norm {
            service: id::<ServiceId>(codes, Of::Service, node, "service")?,
            cadre: id(codes, Of::Cadre, node, "cadre"),
            from: node.date("from")?,
            clients: node.figure("clients"),
            forecast: is_forecast(node, "clients"),
        })
    };
    let mut norms: Vec<Norm> = root.rows("norm").iter().filter_map(norm).collect();
    norms.sort_by_key(|norm| norm.from);
    norms
}

/// Laws on the smallest unit, ascending by date.
pub(super) fn unit_minimums(root: &Node, codes: &Codes) -> Vec<UnitMinimum> {
    let every = || (0..codes.all(Of::Owner).len()).map(OwnerId::new).collect();
    let law = |node: &Node| {
        Some(UnitMinimum {
            from: node.date("from")?,
            people: node.figure("people"),
            post_kinds: node.texts("post_kinds").into_iter().map(str::to_string).collect(),
            owners: match node.get("owners") {
                Some(_) => ids(codes, Of::Owner, node, "owners"),
                None => every(),
            },
            forecast: is_forecast(node, "people"),
        })
    };
    let mut laws: Vec<UnitMinimum> = root.rows("unit_minimum").iter().filter_map(law).collect();
    laws.sort_by_key(|law| law.from);
    laws
}

/// `[ramp]`.
pub(super) fn ramp(root: &Node) -> Ramp {
    let figure = |key: &str| root.get("ramp").map_or(f64::NAN, |node| node.figure(key));
    Ramp { first: figure("first"), months: figure("months") }
}

/// `[prices]`.
pub(super) fn prices(root: &Node) -> Prices {
    let figure = |key: &str| root.get("prices").map_or(f64::NAN, |node| node.figure(key));
    Prices { year: figure("year") as i16, growth: figure("growth") }
}

/// Quotas.
pub(super) fn quotas(root: &Node, codes: &Codes, calendar: &Calendar) -> Vec<Quota> {
    let quota = |node: &Node| Quota {
        owner: id(codes, Of::Owner, node, "owner"),
        post_kind: node.text("post_kind").to_string(),
        new_posts: node.yearly("new_posts", calendar),
    };
    root.rows("quota").iter().map(quota).collect()
}

/// Gates.
pub(super) fn gates(root: &Node) -> Table<GateId, Gate> {
    let gate = |entry: &super::node::Entry| Gate {
        code: entry.key.clone(),
        label: entry.node.label("label"),
        decides: entry.node.text("decides").to_string(),
        months: entry.node.figure("months"),
        money_next_year: entry.node.flag("money_next_year"),
    };
    Table::new(root.tables("gate").iter().map(gate).collect())
}

fn million(node: &Node, key: &str, calendar: &Calendar) -> Vec<Vnd> {
    node.yearly(key, calendar).into_iter().map(Vnd::from_million).collect()
}

/// Funds.
pub(super) fn funds(root: &Node, codes: &Codes, calendar: &Calendar) -> Table<FundId, Fund> {
    let fund = |entry: &super::node::Entry| {
        let node = &entry.node;
        let lines = node.texts("lines");
        Fund {
            code: entry.key.clone(),
            label: node.label("label"),
            kind: if node.text("kind") == "capital" {
                FundKind::Capital
            } else {
                FundKind::Recurrent
            },
            lines: Line::ALL.into_iter().filter(|line| lines.contains(&line.code())).collect(),
            owners: ids(codes, Of::Owner, node, "owners"),
            carry: node.figure("carry"),
            ceiling: million(node, "ceiling", calendar),
        }
    };
    Table::new(root.tables("fund").iter().map(fund).collect())
}

/// Tasks.
pub(super) fn tasks(root: &Node, codes: &Codes, calendar: &Calendar) -> Vec<Task> {
    let task = |entry: &super::node::Entry| {
        Some(Task {
            code: entry.key.clone(),
            label: entry.node.label("label"),
            owner: id(codes, Of::Owner, &entry.node, "owner")?,
            campaign: entry.node.flag("campaign"),
            cost: million(&entry.node, "cost", calendar),
        })
    };
    root.tables("task").iter().filter_map(task).collect()
}

/// Past spending.
pub(super) fn history(sheet: Option<&Sheet>) -> Vec<Spending> {
    let Some(sheet) = sheet else { return vec![] };
    let row = |row: &super::table::Row| {
        Some(Spending {
            level: sheet.text(row, "level").to_string(),
            year: sheet.year(row, "year")?,
            line: sheet.text(row, "line").to_string(),
            amount: Vnd::from_million(sheet.number(row, "amount")?),
        })
    };
    sheet.rows.iter().filter_map(row).collect()
}
