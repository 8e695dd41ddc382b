//! The program `botri`: everything it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    botri::cli::main()
}
