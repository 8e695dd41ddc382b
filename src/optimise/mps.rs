//! A model in the free MPS format, for any other solver.

use super::model::{Column, Model, Objective, Sense};
use std::fmt::Write;

impl Model {
    /// The model in free MPS format, always to be made least: not every solver reads an OBJSENSE section, so that the factors of a
    /// goal that is to be made greatest stand negated. A constant of the goal is a column fixed at one: solvers differ on the sign of a
    /// constant on the goal's right-hand side.
    pub fn mps(&self, name: &str, objective: &Objective) -> String {
        let mut text = format!("NAME {name}\n");
        if objective.maximise {
            text.push_str("* The goal is to be made greatest: it stands negated.\n");
        }
        text.push_str("ROWS\n N  goal\n");
        for row in &self.rows {
            let side = match row.sense {
                Sense::Le => 'L',
                Sense::Ge => 'G',
                Sense::Eq => 'E',
            };
            let _ = writeln!(text, " {side}  {}", row.name);
        }
        self.mps_columns(&mut text, objective);
        text.push_str("RHS\n");
        for row in self.rows.iter().filter(|row| row.rhs != 0.0) {
            let _ = writeln!(text, "    RHS  {}  {}", row.name, row.rhs);
        }
        self.mps_bounds(&mut text);
        if objective.expr.constant != 0.0 {
            text.push_str(" FX BND  constant  1\n");
        }
        text.push_str("ENDATA\n");
        text
    }

    fn mps_columns(&self, text: &mut String, objective: &Objective) {
        let mut entries: Vec<Vec<(&str, f64)>> = vec![Vec::new(); self.columns.len()];
        for (col, factor) in objective.expr.clone().tidy().terms {
            entries[col.index()].push(("goal", -objective.sign() * factor));
        }
        for row in &self.rows {
            for (col, factor) in &row.terms {
                entries[col.index()].push((&row.name, *factor));
            }
        }
        text.push_str("COLUMNS\n");
        if objective.expr.constant != 0.0 {
            let constant = -objective.sign() * objective.expr.constant;
            let _ = writeln!(text, "    constant  goal  {constant}");
        }
        let mut whole = false;
        for (column, entries) in self.columns.iter().zip(&entries) {
            if column.integer != whole {
                let mark = if column.integer { "INTORG" } else { "INTEND" };
                let _ = writeln!(text, "    MARKER  'MARKER'  '{mark}'");
                whole = column.integer;
            }
            if entries.is_empty() {
                let _ = writeln!(text, "    {}  goal  0", column.name);
            }
            for (row, factor) in entries {
                let _ = writeln!(text, "    {}  {row}  {factor}", column.name);
            }
        }
        if whole {
            text.push_str("    MARKER  'MARKER'  'INTEND'\n");
        }
    }

    fn mps_bounds(&self, text: &mut String) {
        text.push_str("BOUNDS\n");
        for Column { name, lower, upper, .. } in &self.columns {
            if lower == upper {
                let _ = writeln!(text, " FX BND  {name}  {lower}");
                continue;
            }
            if *lower != 0.0 {
                let _ = writeln!(text, " LO BND  {name}  {lower}");
            }
            match upper.is_finite() {
                true => writeln!(text, " UP BND  {name}  {upper}"),
                false => writeln!(text, " PL BND  {name}"),
            }
            .unwrap_or(());
        }
    }
}
