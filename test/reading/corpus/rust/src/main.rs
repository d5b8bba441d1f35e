use std::collections::HashMap;

fn price(name: &str) -> f64 {
    let prices = HashMap::from([("coffee", "2.50"), ("tea", "free")]);
    prices[name].parse::<f64>().unwrap()
}

fn connect() -> Result<(), Box<dyn std::error::Error>> {
    std::fs::read_to_string("warehouse.toml")?;
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    match std::env::var("LOGGING").as_deref() {
        Ok("tracing") => {
            tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).init();
            tracing::debug!(count = 3, "3 prices looked up");
            tracing::info!("Served the list of prices");
            tracing::warn!("Price of tea is older than a day");
            tracing::error!(reason = "disk full", "Could not store the basket");
        }
        _ => {
            env_logger::builder().filter_level(log::LevelFilter::Trace).init();
            log::debug!("3 prices looked up");
            log::info!("Served the list of prices");
            log::warn!("Price of tea is older than a day");
            log::error!("Could not store the basket: disk full");
        }
    }
    match std::env::var("CRASH").as_deref() {
        Ok("start") => connect(),
        Ok("thread") => {
            let worker = std::thread::Builder::new().name("prices".into()).spawn(|| assert_eq!(price("coffee"), 3.0, "old price"))?;
            worker.join().unwrap_err();
            Ok(())
        }
        _ => {
            println!("{}", price("tea"));
            Ok(())
        }
    }
}
