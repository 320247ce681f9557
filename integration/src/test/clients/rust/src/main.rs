//! Prints the caller identity of the credentials that the AWS SDK for Rust finds by default.
//! With OTHER_STS, also prints the ARN that this endpoint returns.
use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_sts::error::DisplayErrorContext;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let configuration = aws_config::defaults(BehaviorVersion::latest())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .load()
        .await;
    print_arn(&configuration).await;
    if let Ok(other) = std::env::var("OTHER_STS") {
        print_arn(&configuration.into_builder().endpoint_url(other).build()).await;
    }
}

async fn print_arn(configuration: &SdkConfig) {
    match aws_sdk_sts::Client::new(configuration).get_caller_identity().send().await {
        Ok(identity) => println!("{}", identity.arn().unwrap_or_default()),
        Err(error) => {
            eprintln!("{}", DisplayErrorContext(&error));
            std::process::exit(1);
        }
    }
}
