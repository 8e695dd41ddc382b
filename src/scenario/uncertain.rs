//! What may turn out differently: `[uncertainty.CODE]`, `[correlation.CODE]`, `[simulation]`.

use super::codes::Codes;
use super::diagnostic::say;
use super::figure::{Figures, layer_name};
use super::findings::{At, Findings};
use super::mistakes::did_you_mean;
use super::node::{Entry, Node, Value};
use super::question_keys::DISTRIBUTIONS;
use super::spec::Of;
use super::staff_money::ids;
use super::table::Sheet;
use super::units::Unit;
use crate::study::{Correlation, Distribution, Points, Quantity, Sampling, Uncertainty, Varies};
use crate::world::ProvenanceKind;

/// Where the shapes of distributions come from.
pub(super) struct Reader<'a> {
    pub(super) codes: &'a Codes,
    /// `samples.csv`.
    pub(super) samples: Option<&'a Sheet>,
    pub(super) found: &'a mut Findings,
    pub(super) figures: &'a mut Figures,
}

impl Reader<'_> {
    /// All uncertainties.
    pub(super) fn all(&mut self, root: &Node) -> Vec<Uncertainty> {
        root.tables("uncertainty").iter().filter_map(|entry| self.one(entry)).collect()
    }

    fn one(&mut self, entry: &Entry) -> Option<Uncertainty> {
        let node = &entry.node;
        let quantity = quantity(node.text("quantity"))?;
        applies_to(node, quantity, self.found);
        let distribution = self.distribution(entry)?;
        self.note(entry, &distribution);
        let driver = |driver: &Entry| (driver.key.clone(), driver.node.number());
        Some(Uncertainty {
            code: entry.key.clone(),
            quantity,
            types: ids(self.codes, Of::Type, node, "types"),
            groups: ids(self.codes, Of::Group, node, "groups"),
            funds: ids(self.codes, Of::Fund, node, "funds"),
            converts: node.get("converts").map(|_| node.flag("converts")),
            distribution,
            varies: match node.text("varies") {
                "month" => Varies::Month,
                _ => Varies::Replication,
            },
            shared: node.figure("shared"),
            drivers: node.tables("drivers").iter().map(driver).collect(),
        })
    }

    fn distribution(&mut self, entry: &Entry) -> Option<Distribution> {
        let node = &entry.node;
        let stated = DISTRIBUTIONS.iter().filter(|key| node.get(key).is_some());
        let [key] = stated.copied().collect::<Vec<_>>()[..] else {
            one_distribution(&entry.at, &entry.key, self.found);
            return None;
        };
        let shape = self.shape(node, key)?;
        let Some(between) = node.get("between") else { return Some(shape) };
        let [low, high] = numbers(node, "between")[..] else { return None };
        use Distribution::{Beta, Gamma, Lognormal, Normal};
        if !matches!(shape, Normal(..) | Lognormal(..) | Beta(..) | Gamma(..)) {
            between_what(&between.at, key, self.found);
            return None;
        }
        // Less is no truncation but another distribution, and its tail would be drawn by rounding.
        if shape.cdf(high) - shape.cdf(low) < 1e-4 {
            nothing_between(&between.at, low, high, self.found);
            return None;
        }
        Some(Distribution::Within(Box::new(shape), low, high))
    }

    /// `None` where the value was reported.
    fn shape(&mut self, node: &Node, key: &str) -> Option<Distribution> {
        let pair = |first: &str, second: &str| {
            let value = node.get(key)?;
            let pair = (value.figure(first), value.figure(second));
            (pair.0.is_finite() && pair.1.is_finite()).then_some(pair)
        };
        let three = || match numbers(node, key)[..] {
            [low, mode, high] => Some((low, mode, high)),
            _ => None,
        };
        match key {
            "fixed" => Some(Distribution::Fixed(node.figure(key))),
            "uniform" => match numbers(node, key)[..] {
                [low, high] => Some(Distribution::Uniform(low, high)),
                _ => None,
            },
            "triangular" => three().map(|(l, m, h)| Distribution::Triangular(l, m, h)),
            "pert" => three().map(|(l, m, h)| Distribution::Pert(l, m, h)),
            "normal" => pair("mean", "sd").map(|(a, b)| Distribution::Normal(a, b)),
            "lognormal" => pair("median", "sigma").map(|(a, b)| Distribution::Lognormal(a, b)),
            "beta" => pair("alpha", "beta").map(|(a, b)| Distribution::Beta(a, b)),
            "gamma" => pair("shape", "scale").map(|(a, b)| Distribution::Gamma(a, b)),
            "discrete" => self.discrete(node),
            _ => self.empirical(node),
        }
    }

    fn discrete(&mut self, node: &Node) -> Option<Distribution> {
        let rows = node.rows("discrete").iter();
        let mut values: Vec<(f64, f64)> =
            rows.map(|row| (row.figure("value"), row.figure("weight"))).collect();
        if values.iter().any(|(value, weight)| !value.is_finite() || !weight.is_finite()) {
            return None;
        }
        if values.is_empty() {
            let at = node.get("discrete").map_or(&node.at, |list| &list.at);
            no_values(at, self.found);
            return None;
        }
        values.sort_by(|a, b| a.0.total_cmp(&b.0));
        let sum: f64 = values.iter().map(|(_, weight)| weight).sum();
        Some(Distribution::Discrete(values.into_iter().map(|(v, w)| (v, w / sum)).collect()))
    }

    fn empirical(&mut self, node: &Node) -> Option<Distribution> {
        let column = node.text("empirical");
        let columns = self.samples.map_or(&[][..], |sheet| &sheet.columns);
        let at = node.get("empirical").map_or(&node.at, |value| &value.at);
        if column.is_empty() {
            return None;
        }
        let Some(sheet) = self.samples.filter(|sheet| sheet.columns.iter().any(|c| c == column))
        else {
            no_such_column(at, column, columns, self.found);
            return None;
        };
        let cells = sheet.rows.iter().filter_map(|row| sheet.number(row, column));
        let mut values: Vec<f64> = cells.collect();
        if values.iter().any(|value| value.is_nan()) {
            return None;
        }
        if values.is_empty() {
            no_values(at, self.found);
            return None;
        }
        values.sort_by(f64::total_cmp);
        Some(Distribution::Empirical(values))
    }

    /// Lists the distribution among the figures: its median, and its bounds or, where it has none, what holds 90 % of it.
    fn note(&mut self, entry: &Entry, distribution: &Distribution) {
        let base = match *distribution {
            Distribution::Fixed(_) => return,
            Distribution::Triangular(_, mode, _) | Distribution::Pert(_, mode, _) => mode,
            _ => distribution.quantile(0.5),
        };
        let (least, most) = distribution.support();
        let low = if least.is_finite() { least } else { distribution.quantile(0.05) };
        let high = if most.is_finite() { most } else { distribution.quantile(0.95) };
        let key = format!("uncertainty.{}", entry.key);
        let layer = layer_name(self.found, &entry.node.at);
        let text = entry.node.text("basis");
        let (kind, basis) = match text.strip_prefix("source:") {
            Some(source) => (ProvenanceKind::Source, source.trim()),
            None => (ProvenanceKind::Assumption, text.trim_start_matches("assumption:").trim()),
        };
        self.figures.note(&key, base, Unit::Number, Some((low, high)), basis, kind, &layer);
    }
}

/// `[correlation.CODE]` and `[simulation]`.
pub(super) fn sampling(root: &Node) -> Sampling {
    let correlation = |entry: &Entry| Correlation {
        code: entry.key.clone(),
        of: entry.node.texts("of").into_iter().map(str::to_owned).collect(),
        matrix: entry.node.rows("matrix").iter().map(row).collect(),
    };
    let stated = root.get("simulation");
    let dimensions = stated.map_or(vec![], |node| node.texts("dimensions"));
    Sampling {
        points: match stated.map_or("", |node| node.text("points")) {
            "latin" => Points::Latin,
            "sobol" => Points::Sobol,
            _ => Points::Random,
        },
        dimensions: dimensions.into_iter().map(str::to_owned).collect(),
        correlations: root.tables("correlation").iter().map(correlation).collect(),
    }
}

fn row(node: &Node) -> Vec<f64> {
    match &node.value {
        Value::Array(cells) => cells.iter().map(Node::number).collect(),
        _ => vec![],
    }
}

fn numbers(node: &Node, key: &str) -> Vec<f64> {
    node.rows(key).iter().map(Node::number).collect()
}

fn quantity(word: &str) -> Option<Quantity> {
    Quantity::ALL.into_iter().find(|quantity| quantity.code() == word)
}

/// `types`, `groups`, `funds` and `converts` stand only where the quantity has them.
fn applies_to(node: &Node, quantity: Quantity, found: &mut Findings) {
    use Quantity::*;
    let fits: &[&str] = match quantity {
        Demand | Uptake | Hours => &["groups"],
        Cost | Delivery | OnTime | Delay => &["types", "converts"],
        CutProbability | CutSize => &["funds"],
        Attrition | Refill | PayStep | Storms | Abandonment => &[],
    };
    for key in ["types", "groups", "funds", "converts"] {
        if let Some(extra) = node.get(key).filter(|_| !fits.contains(&key)) {
            super::question::rule_has_no(&extra.at, node.text("quantity"), key, found);
        }
    }
}

fn one_distribution(at: &At, code: &str, found: &mut Findings) {
    let all = DISTRIBUTIONS.join(", ");
    found.error(
        at,
        say(
            format!("Yếu tố bất định “{code}” cần đúng một trong {all}."),
            format!("The uncertainty {code:?} needs exactly one of {all}."),
        ),
        say(
            "Ví dụ: triangular = [0.8, 1.0, 1.3]. Một khóa kế thừa có thể bỏ bằng drop.",
            "For example: triangular = [0.8, 1.0, 1.3]. Remove an inherited one by drop.",
        ),
    );
}

fn between_what(at: &At, key: &str, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Khóa between không dùng với {key}."),
            format!("The key between has no meaning with {key}."),
        ),
        say(
            "Chỉ dùng với normal, lognormal, beta, gamma; với phân bố khác hãy sửa chính các số của nó.",
            "It goes with normal, lognormal, beta and gamma; of another distribution mend the numbers themselves.",
        ),
    );
}

fn nothing_between(at: &At, low: f64, high: f64, found: &mut Findings) {
    found.error(
        at,
        say(
            format!("Phân bố hầu như không có giá trị nào từ {low} đến {high}."),
            format!("Hardly any value of the distribution lies between {low} and {high}."),
        ),
        say("Sửa between hoặc tham số của phân bố.", "Mend between or the parameters."),
    );
}

fn no_values(at: &At, found: &mut Findings) {
    found.error(
        at,
        say("Không có giá trị nào.", "There are no values."),
        say("Thêm ít nhất một giá trị.", "Add one value at least."),
    );
}

fn no_such_column(at: &At, column: &str, columns: &[String], found: &mut Findings) {
    let (vi, en) = did_you_mean(column, columns.iter().map(String::as_str));
    found.error(
        at,
        say(
            format!("Không có cột “{column}” trong samples.csv."),
            format!("There is no column {column:?} in samples.csv."),
        ),
        say(
            format!("Thêm samples.csv với cột số này, mỗi dòng một quan sát.{vi}"),
            format!("Add samples.csv with this column of numbers, one observation a row.{en}"),
        ),
    );
}
