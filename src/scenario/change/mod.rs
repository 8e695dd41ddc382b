//! What-if: a scenario with some values changed, as one more layer above it.
//!
//! `KEY=VALUE` sets a value, `KEY*=2`, `KEY+=1`, `KEY-=1` change a figure. A key is dotted as in `scenario.toml`, with `*` for
//! every table of a level, a year after a figure by year, and `[n]` for the nth table of a list (`quota[1].new_posts.2015`);
//! `none` takes a key away. Cells of tables are `sites.csv[code=D1].status=candidate`.

mod cells;
mod request;
mod tree;
mod write;

use super::findings::{Findings, Source};
use super::{Diagnostic, InputFile, layers};
use request::{Request, Target};
use std::path::Path;

/// The files of a layer that makes these changes to the scenario in a folder. Laid above it (it `extends` the folder `base`)
/// they make a scenario of their own.
///
/// # Errors
/// Every mistake in the changes, each under its own text, or those of the scenario.
pub fn change(dir: &Path, requests: &[String]) -> Result<Vec<InputFile>, Vec<Diagnostic>> {
    let mut found = Findings::default();
    let layers = layers::read(dir, &mut found);
    if found.failed() {
        return Err(found.sorted());
    }
    let mut document = tree::Document::new(layers.root);
    let mut tables = cells::Tables::new(&layers.tables);
    for text in requests {
        let at = register(text, &mut found);
        let Some(request) = Request::parse(text, at, &mut found) else { continue };
        match &request.target {
            Target::Key(steps) => document.apply(&request, steps, &mut found),
            Target::Cell(cell) => tables.apply(&request, cell, &mut found),
        }
    }
    if found.failed() {
        return Err(found.sorted());
    }
    let mut files = vec![InputFile {
        name: "scenario.toml".to_owned(),
        bytes: write::layer(&document, requests).into_bytes(),
    }];
    files.extend(tables.files());
    Ok(files)
}

/// Makes a change a source of its own, so that a mistake in it names it.
fn register(text: &str, found: &mut Findings) -> usize {
    let name = format!("--set {text}");
    found.sources.push(Source {
        name,
        bytes: Vec::new(),
        text: String::new(),
        layer: 0,
        defaults: false,
    });
    found.sources.len() - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(requests: &[&str]) -> Result<Vec<InputFile>, Vec<Diagnostic>> {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/three-communes");
        change(&dir, &requests.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())
    }

    fn layer(requests: &[&str]) -> String {
        let files = of(requests).unwrap();
        String::from_utf8(files[0].bytes.clone()).unwrap()
    }

    #[test]
    fn a_figure_by_year_is_changed_in_one_year_or_in_all() {
        let text = layer(&["fund.province_recurrent.ceiling.2027*=1.5"]);
        assert!(text.contains("ceiling = { 2026 = 120, 2027 = 600, 2028 = 420 }"), "{text}");
        let text = layer(&["fund.*.ceiling*=2"]);
        assert!(text.contains("fund.province_capital.ceiling = { 2026 = 500, 2027 = 400 }"));
        assert!(text.contains("low = 80, base = 120, high = 240"), "an assumption keeps its range");
        let text = layer(&["fund.school_own.ceiling.2027=80"]);
        assert!(text.contains("{ 2026 = 50, 2027 = 80, 2028 = 50 }"), "{text}");
    }

    #[test]
    fn keys_go_lists_are_whole_and_texts_stay_texts() {
        assert!(
            layer(&["mandate.points.price=none"]).contains("drop = [\"mandate.points.price\"]")
        );
        let text = layer(&["quota[1].new_posts.2028=2"]);
        assert!(text.contains("quota = [{"), "{text}");
        assert!(text.contains("2026 = 1, 2027 = 1, 2028 = 2"), "{text}");
        assert!(layer(&["gate.council.decides=UBND tỉnh"]).contains("decides = \"UBND tỉnh\""));
    }

    #[test]
    fn cells_are_found_by_their_columns() {
        let files = of(&["sites.csv[code=D1].status=candidate"]).unwrap();
        let sites = files.iter().find(|file| file.name == "sites.csv").unwrap();
        let text = String::from_utf8(sites.bytes.clone()).unwrap();
        assert!(text.contains("D1,Điểm Bến Sông,commune_point,001,candidate"), "{text}");
        let files = of(&["communes.csv[*].population*=1.1"]).unwrap();
        let text = String::from_utf8(files[1].bytes.clone()).unwrap();
        assert!(text.contains(",11000,") && text.contains(",5500,"), "{text}");
    }

    #[test]
    fn every_mistake_is_told_at_once() {
        let wrong = [
            "fund.provinse_capital.ceiling*=2",
            "fund.province_capital.ceiling=1.200",
            "gate.council.label*=2",
            "sites.csv[code=XX].status=forbidden",
            "sites.csv[code=D1].stat=forbidden",
            "nonsense",
        ];
        let found = of(&wrong).unwrap_err();
        assert_eq!(found.len(), wrong.len(), "{found:#?}");
        assert!(found[0].remedy.en.contains("province_capital"), "{found:#?}");
        assert!(found.iter().zip(wrong).all(|(one, text)| one.file.contains(text)));
    }
}
