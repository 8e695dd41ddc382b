//! What a key of `scenario.toml` may hold. The keys are in `keys`; together they drive the checks, the JSON Schema and the test of the documentation.

use super::units::Unit;

/// Which codes a value may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Of {
    Zone,
    Group,
    Service,
    Owner,
    Cadre,
    Gate,
    Type,
    Fund,
    /// A level above the commune.
    Level,
    /// A level above the commune, or `commune`.
    Area,
    /// What goals compare: a level above the commune, `commune`, or `zone`.
    Compared,
    /// `any`, `commune`, or a level.
    Scope,
    Commune,
    Place,
    Facility,
    Uncertainty,
    Driver,
}

/// What stands under a key.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Text,
    Label,
    Flag,
    Date,
    /// A whole number between two bounds.
    Whole(i64, i64),
    /// A number without a source: a setting.
    Setting(Unit),
    /// A figure.
    Figure(Unit),
    /// A figure, or one by year.
    Yearly(Unit),
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A code.
    Code(Of),
    /// An array of codes.
    Codes(Of),
    /// `"all"`, or an array of codes.
    CodesOrAll(Of),
    /// An array of these words.
    Choices(&'static [&'static str]),
    /// An array of texts.
    Texts,
    /// An array of so many numbers, ascending.
    Numbers(usize),
    /// A square array of arrays of correlations.
    Matrix,
    /// A table code -> figure.
    FigureBy(Of, Unit),
    /// A table level -> label.
    LabelBy(Of),
    /// A table cadre -> number or `{ min, max }`.
    Staff,
    /// A table service -> `"all"` or groups.
    Offers,
    /// A table.
    Table(&'static [Key]),
    /// A table code -> table.
    Tables(&'static [Key]),
    /// The same of codes of one kind.
    TablesOf(Of, &'static [Key]),
    /// An array of tables.
    Rows(&'static [Key]),
}

/// What holds where a key is left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Need {
    /// An error.
    Required,
    /// Nothing: the feature is not used.
    Optional,
    /// This neutral value.
    Else(f64),
}

/// A key of a table.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) need: Need,
    pub(super) vi: &'static str,
    pub(super) en: &'static str,
}
