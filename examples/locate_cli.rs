use clap::Parser;
#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    args: botri::cli::locate::LocateArgs,
    #[arg(long)]
    json: bool,
}
fn main() {
    let cli = Cli::parse();
    match botri::cli::locate::run(&cli.args, None, &botri::progress::Silent::default()) {
        Ok(l) => {
            if cli.json {
                println!("{:#}", l.json)
            } else {
                println!("{}\n{}", l.text.vi, l.text.en)
            }
        }
        Err(e) => {
            eprintln!("{e:?} {}", e.exit_code());
            std::process::exit(i32::from(e.exit_code()))
        }
    }
}
