//! `calibrate`: the prior of delivery from past counts, and what is written of it.

use super::failure::Failure;
use crate::calibrate::{self, Fit, Fitted};
use crate::lang::Lang;
use crate::report::{self, Backtest, BacktestRow};
use crate::results::{bundle, json, may_bundle};
use crate::scenario;
use crate::study::Study;
use crate::world::{Label, World};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Seed of a table that belongs to no scenario.
const SEED: u64 = 1;
/// The figures of a calibration.
const FIGURES: &str = "calibration.json";

/// What is asked of a calibration.
#[derive(Debug, Clone)]
pub struct Calibration {
    /// Folder of a scenario with `deliveries.csv`, or such a table by itself.
    pub source: PathBuf,
    /// Takes the place of the scenario's seed.
    pub seed: Option<u64>,
    /// Language of the picture.
    pub lang: Lang,
    /// Folder to write.
    pub out: PathBuf,
    /// Whether a calibration that stands there may be replaced.
    pub force: bool,
}

/// Fits the prior of delivery and writes it as a fragment of a scenario, with its figures and a picture.
///
/// # Errors
/// Every mistake of the source; if it has no counts; what the disk says.
pub fn calibrate(order: &Calibration) -> Result<Fit, Failure> {
    may_bundle(&order.out, FIGURES, order.force)?;
    let fit = fit(&order.source, order.seed)?;
    let backtest = backtest(&fit);
    let picture = report::backtest_picture(&backtest, order.lang);
    let files = BTreeMap::from([
        (FIGURES, json(&fit)?),
        ("fitted.toml", calibrate::fragment(&fit).into_bytes()),
        ("backtest.svg", picture.into_bytes()),
    ]);
    bundle(&order.out, &files)?;
    Ok(fit)
}

fn fit(source: &Path, seed: Option<u64>) -> Result<Fit, Failure> {
    let fit = if source.is_dir() {
        let loaded = scenario::load(source).map_err(Failure::Scenario)?;
        let study = Study { seed: seed.unwrap_or(loaded.study.seed), ..loaded.study };
        calibrate::of_scenario(&loaded.world, &study)
    } else {
        let record = scenario::deliveries(source).map_err(Failure::Scenario)?;
        calibrate::of_table(&record, seed.unwrap_or(SEED))
    };
    fit.ok_or_else(|| {
        let shown = source.display();
        Failure::Input(Label {
            vi: format!("{shown}: không có số liệu nào về kế hoạch trước; thêm deliveries.csv (docs/scenario-format.md)"),
            en: format!("{shown}: no counts of an earlier plan; add deliveries.csv (docs/scenario-format.md)"),
        })
    })
}

/// What the report says of the scenario's counts; `None` if it has none.
pub(super) fn of_scenario(world: &World, study: &Study) -> Option<Backtest> {
    calibrate::of_scenario(world, study).map(|fit| backtest(&fit))
}

/// The intervals of the scenario's own uncertainties, or where there is no scenario those of the fit.
fn backtest(fit: &Fit) -> Backtest {
    let row = |row: &Fitted| {
        let simulated = row.scenario.unwrap_or(row.simulated);
        BacktestRow {
            name: row.count.name.clone(),
            planned: row.count.planned,
            standing: row.count.standing,
            counted: row.count.counted.to_string(),
            simulated: [simulated.low, simulated.median, simulated.high],
            expected: row.expected,
        }
    };
    Backtest { rows: fit.rows.iter().map(row).collect(), width: fit.width(), score: fit.score }
}
