//! Says who the AWS SDK for Rust is, by credentials that it finds by itself; with OTHER_STS, who it is there as well.
use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_sts::error::DisplayErrorContext;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let configuration = aws_config::defaults(BehaviorVersion::latest())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .load()
        .await;
    say(&configuration).await;
    if let Ok(other) = std::env::var("OTHER_STS") {
        say(&configuration.into_builder().endpoint_url(other).build()).await;
    }
}

async fn say(configuration: &SdkConfig) {
    match aws_sdk_sts::Client::new(configuration).get_caller_identity().send().await {
        Ok(identity) => println!("{}", identity.arn().unwrap_or_default()),
        Err(error) => {
            eprintln!("{}", DisplayErrorContext(&error));
            std::process::exit(1);
        }
    }
}
