//! What was asked of an area, as a fingerprint.

use crate::optimise::model::{Model, Sense};
use sha2::{Digest, Sha256};

/// The SHA-256 of columns with their worth and of rows, in hexadecimal. Names belong to it: what an area answers is kept by name.
pub fn of(part: &Model, worth: &[f64]) -> String {
    let mut hash = Sha256::new();
    for (column, worth) in part.columns.iter().zip(worth) {
        name(&mut hash, &column.name);
        hash.update([u8::from(column.integer)]);
        [column.lower, column.upper, *worth].iter().for_each(|value| number(&mut hash, *value));
    }
    for row in &part.rows {
        let sense = match row.sense {
            Sense::Le => 0,
            Sense::Ge => 1,
            Sense::Eq => 2,
        };
        hash.update([sense]);
        number(&mut hash, row.rhs);
        hash.update((row.terms.len() as u64).to_le_bytes());
        for (col, factor) in &row.terms {
            hash.update((col.index() as u64).to_le_bytes());
            number(&mut hash, *factor);
        }
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn name(hash: &mut Sha256, name: &str) {
    // The length keeps ("ab", "c") apart from ("a", "bc").
    hash.update((name.len() as u64).to_le_bytes());
    hash.update(name.as_bytes());
}

fn number(hash: &mut Sha256, value: f64) {
    hash.update(value.to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimise::model::Expr;

    fn area(upper: f64, rhs: f64, sense: Sense) -> Model {
        let mut model = Model::default();
        let col = model.integer("open[a]".into(), 0.0, upper);
        model.row("most".into(), Expr { terms: vec![(col, 1.0)], constant: 0.0 }, sense, rhs);
        model
    }

    #[test]
    fn the_same_question_has_the_same_fingerprint_and_any_other_another() {
        let asked = of(&area(1.0, 1.0, Sense::Le), &[3.0]);
        assert_eq!(asked, of(&area(1.0, 1.0, Sense::Le), &[3.0]));
        let mut renamed = area(1.0, 1.0, Sense::Le);
        renamed.columns[0].name = "open[b]".into();
        let others = [
            of(&area(0.0, 1.0, Sense::Le), &[3.0]),
            of(&area(1.0, 2.0, Sense::Le), &[3.0]),
            of(&area(1.0, 1.0, Sense::Ge), &[3.0]),
            of(&area(1.0, 1.0, Sense::Le), &[3.5]),
            of(&renamed, &[3.0]),
        ];
        assert!(others.iter().all(|other| *other != asked), "{asked} {others:?}");
    }
}
